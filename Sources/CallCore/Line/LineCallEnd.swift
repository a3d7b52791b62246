/// What the backend says of the end of a session.
public struct LineCallEnd: Sendable, Equatable {
  /// How the call ended for everybody, if it did.
  public var ending: CallEnding?
  /// This person left it by another command or device, which took the session out of the room.
  public var hasLeft: Bool
}
