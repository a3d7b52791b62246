import WebServing

/// Why a media server does not start.
public enum MediaServerError: Error, Sendable, CustomStringConvertible {
  case noKeys
  case alreadyStarted
  /// Webhooks should be signed with a key that is not there.
  case webhookKey(String)
  case tls(String)
  case cannotListen(host: String, port: Int, reason: String)
  case cannotOpenMedia(port: Int, reason: String)

  init(_ error: WebServerError) {
    self =
      switch error {
      case .tls(let reason): .tls(reason)
      case .cannotListen(let host, let port, let reason): .cannotListen(host: host, port: port, reason: reason)
      }
  }

  public var description: String {
    switch self {
    case .noKeys: "the media server has no API keys, so that nobody could join"
    case .alreadyStarted: "the media server has been started before"
    case .webhookKey(let key): "webhooks are signed with the API key \(key), which is not among the server's keys"
    case .tls(let reason): WebServerError.tls(reason).description
    case .cannotListen(let host, let port, let reason):
      WebServerError.cannotListen(host: host, port: port, reason: reason).description
    case .cannotOpenMedia(let port, let reason): "cannot open UDP port \(port) for media: \(reason)"
    }
  }
}
