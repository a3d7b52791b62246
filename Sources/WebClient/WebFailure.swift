import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Why a server was not reached, or did not answer, as one sentence without advice.
public enum WebFailure: Error, Sendable, Equatable {
  /// The address as it may be shown, and what is wrong with it.
  case badURL(String, String)
  case tls(TLSFailure)
  /// No name, no route, nobody listening.
  case unreachable(String)
  case timeout
  /// The connection ended before an answer was there.
  case dropped(String)
  /// What came back is not HTTP.
  case notHTTP(String)
  case cancelled
}

extension WebFailure {
  /// What a failure on the way to an answer means.
  public init(connecting error: any Error) {
    switch error {
    case let error as WebFailure: self = error
    // A server that dies closes TCP without a word of TLS.
    case NIOSSLError.uncleanShutdown: self = .dropped("")
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self = .tls(TLSFailure(library: error))
    case let error as NIOConnectionError:
      let reasons = error.connectionErrors.map { Self.text($0.error) }
      if error.connectionErrors.contains(where: {
        if case ChannelError.connectTimeout = $0.error { true } else { false }
      }) {
        self = .timeout
      } else {
        let lookups = [error.dnsAError, error.dnsAAAAError].compactMap { $0.map(Self.text) }
        // The addresses of one name often fail alike.
        var distinct: [String] = []
        for reason in reasons + lookups where !distinct.contains(reason) { distinct.append(reason) }
        self = .unreachable("\(error.host):\(error.port): " + distinct.joined(separator: "; "))
      }
    case ChannelError.connectTimeout: self = .timeout
    case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode): self = .dropped(Self.text(error))
    case let error as IOError: self = .unreachable(Self.text(error))
    case is HTTPParserError, is NIOHTTPClientUpgradeError: self = .notHTTP("\(error)")
    case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed: self = .dropped("")
    case is CancellationError: self = .cancelled
    default: self = .unreachable(Self.text(error))
    }
  }

  /// The system's own words where it is the system that refuses.
  public static func text(_ error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case let error as SocketAddressError.UnknownHost: hostUnknown(error)
    default: "\(error)"
    }
  }

  /// What the search for a name's address came to.
  private static func hostUnknown(_ error: SocketAddressError.UnknownHost) -> String {
    switch Int32(clamping: error.errorCode) {
    case EAI_AGAIN: "no such host, or no name server answers"
    default: "no such host"
    }
  }
}

extension WebFailure: CustomStringConvertible {
  public var description: String {
    func because(_ text: String) -> String { text.isEmpty ? "" : ": \(text)" }
    return switch self {
    case .badURL(let url, let why): "\(url) is not a server's address: \(why)"
    case .tls(let failure): "\(failure)"
    case .unreachable(let why): "the server cannot be reached: \(why)"
    case .timeout: "gave up waiting to connect"
    case .dropped(let why): "the server dropped the connection\(because(why))"
    case .notHTTP(let why): "the other end does not speak HTTP: \(why)"
    case .cancelled: "the attempt was cancelled"
    }
  }
}
