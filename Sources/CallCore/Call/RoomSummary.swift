/// The room of the call.
public struct RoomSummary: Sendable, Equatable {
  public var name: String
  public var sid: String
  public var metadata: String
  public var isRecording: Bool

  public init(name: String, sid: String = "", metadata: String = "", isRecording: Bool = false) {
    self.name = name.bounded(to: Participant.nameLimit)
    self.sid = sid.bounded(to: Participant.nameLimit)
    self.metadata = metadata.bounded(to: 64 * 1024)
    self.isRecording = isRecording
  }
}
