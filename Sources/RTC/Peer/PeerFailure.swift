/// Why a peer's transport ended.
public enum PeerFailure: Error, Sendable, Equatable, CustomStringConvertible {
  case noPath
  case consentLost
  case handshake(String)
  case timeout
  case closedByPeer

  public var description: String {
    switch self {
    case .noPath: "no network path to the other side was found"
    case .consentLost: "the other side stopped answering"
    case .handshake(let reason): "the secure handshake failed: \(reason)"
    case .timeout: "connecting took too long"
    case .closedByPeer: "the other side closed the connection"
    }
  }
}
