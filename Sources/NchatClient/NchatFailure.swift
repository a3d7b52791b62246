import NchatAPI
import WebClient

/// Why the server did not do what was asked, as one sentence without advice.
public enum NchatFailure: Error, Sendable, Equatable {
  /// The address, and what is wrong with it.
  case badURL(String, String)
  /// No name, no route, nobody listening.
  case unreachable(String)
  case tls(TLSFailure)
  case timedOut
  /// The connection ended before the answer was there; whether the server did what was asked is not known.
  case dropped(String)
  /// The server answered with an error.
  case refused(APIError)
  /// What came back is none of the API's.
  case notNchat(String)
  /// An answer larger than anyone needs.
  case tooLarge(bytes: Int)
  /// There is no login, or it is over.
  case signedOut
  /// The login cannot be read or kept.
  case store(String)
  case cancelled
}

extension NchatFailure {
  /// What went wrong on the way to the server.
  public init(_ failure: WebFailure) {
    self =
      switch failure {
      case .badURL(let url, let why): .badURL(url, why)
      case .tls(let failure): .tls(failure)
      case .unreachable(let why): .unreachable(why)
      case .timeout: .timedOut
      case .dropped(let why): .dropped(why)
      case .notHTTP(let why): .notNchat(why)
      case .cancelled: .cancelled
      }
  }

  /// Whether the same may succeed later.
  public var isRetryable: Bool {
    switch self {
    case .unreachable, .timedOut, .dropped, .tls(.cutOff): true
    case .refused(let error): error.status == 429 || error.status >= 500
    case .badURL, .tls, .notNchat, .tooLarge, .signedOut, .store, .cancelled: false
    }
  }

  /// The server's word, where it gave one.
  public var code: ErrorCode? {
    if case .refused(let error) = self { error.known } else { nil }
  }
}

extension NchatFailure: CustomStringConvertible {
  public var description: String {
    func because(_ text: String) -> String { text.isEmpty ? "" : ": \(text)" }
    return switch self {
    case .badURL(let url, let why): "\(url) is not a server's address: \(why)"
    case .unreachable(let why): "the server cannot be reached: \(why)"
    case .tls(let failure): "\(failure)"
    case .timedOut: "the server did not answer in time"
    case .dropped(let why): "the server dropped the connection\(because(why))"
    case .refused(let error): error.sentence
    case .notNchat(let why): "the other end is not a server of this API: \(why)"
    case .tooLarge(let bytes): "the server's answer is larger than \(bytes) bytes"
    case .signedOut: "you are not signed in"
    case .store(let why): "the login cannot be kept: \(why)"
    case .cancelled: "the attempt was cancelled"
    }
  }
}
