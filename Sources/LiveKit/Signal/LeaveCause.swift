import LiveKitProtocol

/// Why a session ended, from a server's `leave` or a participant's last update.
public enum LeaveCause: Sendable, Equatable {
  case unknown
  case clientInitiated
  case duplicateIdentity
  case serverShutdown
  case removed
  case roomDeleted
  case roomClosed
  case stateMismatch
  case joinFailure
  case migration
  case signalLost
  case connectionTimeout
  case mediaFailure
  /// A reason without meaning for calls, by its number.
  case other(Int)

  public init(_ reason: LKDisconnectReason) {
    self =
      switch reason {
      case .unknownReason: .unknown
      case .clientInitiated: .clientInitiated
      case .duplicateIdentity: .duplicateIdentity
      case .serverShutdown: .serverShutdown
      case .participantRemoved: .removed
      case .roomDeleted: .roomDeleted
      case .roomClosed: .roomClosed
      case .stateMismatch: .stateMismatch
      case .joinFailure: .joinFailure
      case .migration: .migration
      case .signalClose: .signalLost
      case .connectionTimeout: .connectionTimeout
      case .mediaFailure: .mediaFailure
      case .userUnavailable, .userRejected, .sipTrunkFailure, .agentError, .UNRECOGNIZED: .other(reason.rawValue)
      }
  }
}

extension LeaveCause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown: "no reason given"
    case .clientInitiated: "left"
    case .duplicateIdentity: "somebody joined under the same identity"
    case .serverShutdown: "the server shuts down"
    case .removed: "removed from the room"
    case .roomDeleted: "the room was deleted"
    case .roomClosed: "the room was closed"
    case .stateMismatch: "client and server disagreed about the session"
    case .joinFailure: "the join did not complete"
    case .migration: "the session moves to another server"
    case .signalLost: "the signalling connection was lost"
    case .connectionTimeout: "the media connection was lost"
    case .mediaFailure: "media failed"
    case .other(let number): "reason \(number)"
    }
  }
}
