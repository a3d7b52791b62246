import NchatAPI

/// What a call begins with, before its room is joined.
public struct CallOpening: Sendable, Equatable {
  /// Of the backend.
  public var id: EntityID?
  /// What the person knows the call by, where that is not the name of its room.
  public var title: String?
  /// Names of those for whom it rings because this person called them.
  public var awaited: [String]
  public var isMuted: Bool
  public var isPushToTalk: Bool
  /// What is said without asking the person when somebody wants to record the call.
  public var recordingAnswer: RecordingAnswer
  /// dB that a meter falls per reading at most: 90 a second, whatever the time between readings.
  public var meterFall: Int

  public init(
    id: EntityID? = nil, title: String? = nil, awaited: [String] = [], isMuted: Bool = false,
    isPushToTalk: Bool = false,
    recordingAnswer: RecordingAnswer = .ask, meterFall: Int = 9
  ) {
    self.id = id
    self.title = title
    self.awaited = awaited
    self.isMuted = isMuted
    self.isPushToTalk = isPushToTalk
    self.recordingAnswer = recordingAnswer
    self.meterFall = meterFall
  }
}
