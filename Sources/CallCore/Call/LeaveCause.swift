/// Why a call ended for this client.
public enum LeaveCause: Sendable, Equatable {
  /// This client left: a command, a key, a signal, the end of `--duration` or of the input.
  case requested
  /// Somebody joined with the same identity.
  case duplicateIdentity
  case removed
  case roomClosed
  case serverShutdown
  /// The server did not let us in: token, permissions, a full room.
  case refused(String)
  /// The network gave up.
  case network(String)
  /// TLS, DTLS or encryption of media failed.
  case encryption(String)
  case failed(String)

  /// The word for events.
  public var word: String {
    switch self {
    case .requested: "requested"
    case .duplicateIdentity: "duplicate_identity"
    case .removed: "removed"
    case .roomClosed: "room_closed"
    case .serverShutdown: "server_shutdown"
    case .refused: "refused"
    case .network: "network"
    case .encryption: "encryption"
    case .failed: "failed"
    }
  }

  /// The sentence for people, without a full stop.
  public var sentence: String {
    switch self {
    case .requested: "you left the call"
    case .duplicateIdentity: "somebody joined with your identity, so the server let you go"
    case .removed: "you were removed from the call"
    case .roomClosed: "the call was ended"
    case .serverShutdown: "the server is shutting down"
    case .refused(let why): "the server refused: \(why)"
    case .network(let why): "the connection is lost: \(why)"
    case .encryption(let why): "no secure connection: \(why)"
    case .failed(let why): "the call failed: \(why)"
    }
  }
}
