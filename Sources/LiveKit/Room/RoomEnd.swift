/// Why a room is over for us.
public enum RoomEnd: Error, Sendable, Equatable {
  /// We left.
  case left
  /// The server sent us away.
  case byServer(LeaveCause)
  /// The room could not be joined.
  case joinFailed(SignalError)
  /// The session was lost and could not be started again.
  case gaveUp(attempts: Int, SignalError)
}

extension RoomEnd: CustomStringConvertible {
  public var description: String {
    switch self {
    case .left: "left"
    case .byServer(let cause): "\(cause)"
    case .joinFailed(let error): "\(error)"
    case .gaveUp(let attempts, let error): "gave up reconnecting after \(attempts) attempts: \(error)"
    }
  }
}
