import Glibc
import NIOCore

/// Why a server does not start.
public enum WebServerError: Error, Sendable, CustomStringConvertible {
  case tls(String)
  case cannotListen(host: String, port: Int, reason: String)

  public var description: String {
    switch self {
    case .tls(let reason): "the TLS certificate or key cannot be used: \(reason)"
    case .cannotListen(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
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
