/// Why a session has to be started again.
public enum ReconnectCause: Sendable, Equatable {
  case signalling(SignalEnd)
  case media(String)
  /// Offer and answer did not come together.
  case negotiation(String)
  /// The server asked for it.
  case server(LeaveCause)
}

extension ReconnectCause: CustomStringConvertible {
  public var description: String {
    switch self {
    case .signalling(.pingTimeout): "the server no longer answers"
    case .signalling(.closed): "the signalling connection was closed"
    case .signalling(.closedByServer): "the server closed the signalling connection"
    case .signalling(.lost(let why)): "the signalling connection was lost: \(why)"
    case .signalling(.protocolViolation(let what)): "the server broke the protocol: \(what)"
    case .media(let why): "the media connection was lost: \(why)"
    case .negotiation(let why): "the media connection could not be agreed on: \(why)"
    case .server(let cause): "the server asked for a new session: \(cause)"
    }
  }
}
