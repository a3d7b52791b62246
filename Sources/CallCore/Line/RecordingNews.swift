import NchatAPI

/// What somebody is told of a recording.
public struct RecordingNews: Sendable, Equatable {
  public enum What: Sendable, Equatable {
    /// This person is asked whether they may be recorded.
    case asked(by: Person, until: Timestamp)
    /// Somebody has answered that question.
    case answered(by: Person, accepted: Bool)
    /// It goes on: whoever stays agrees.
    case started
    case stopped
    case ready
    /// Nothing came of it.
    case failed(RecordingFailureReason?)
  }

  public var recording: EntityID
  public var call: EntityID?
  public var stream: EntityID?
  public var what: What

  public init(recording: EntityID, call: EntityID? = nil, stream: EntityID? = nil, what: What) {
    self.recording = recording
    self.call = call
    self.stream = stream
    self.what = what
  }

  init(_ changed: RecordingChanged, _ what: What) {
    self.init(recording: changed.recordingId, call: changed.callId, stream: changed.streamId, what: what)
  }
}
