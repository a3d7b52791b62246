import Foundation
import NIOCore

/// Why a media server does not start.
public enum MediaServerError: Error, Sendable, CustomStringConvertible {
  case noKeys
  case alreadyStarted
  case tls(String)
  case cannotListen(host: String, port: Int, reason: String)
  case cannotOpenMedia(port: Int, reason: String)

  public var description: String {
    switch self {
    case .noKeys: "the media server has no API keys, so that nobody could join"
    case .alreadyStarted: "the media server has been started before"
    case .tls(let reason): "the TLS certificate or key cannot be used: \(reason)"
    case .cannotListen(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
    case .cannotOpenMedia(let port, let reason): "cannot open UDP port \(port) for media: \(reason)"
    }
  }

  /// The system's own words for why an address cannot be listened on.
  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case is SocketAddressError.UnknownHost: "no such host"
    default: "\(error)"
    }
  }
}
