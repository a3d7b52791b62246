import LiveKitProtocol
import WebClient

/// Why a session could not be started, as one sentence.
public enum SignalError: Error, Sendable, Equatable {
  case badURL(String, String)
  /// HTTP 401 or 403: the token is not good enough.
  case refused(status: Int, text: String)
  /// HTTP 404: the room, or the server's signalling path, is not there.
  case notFound(text: String)
  case roomFull(text: String)
  /// Other HTTP 4xx.
  case badRequest(status: Int, text: String)
  /// HTTP 429 or 503.
  case busy(status: Int, text: String)
  /// Other HTTP 5xx.
  case serverError(status: Int, text: String)
  case tls(TLSFailure)
  /// No name, no route, nobody listening.
  case unreachable(String)
  case timeout(Phase)
  /// The other end does not speak LiveKit's protocol.
  case notLiveKit(String)
  /// The server's first word was good-bye.
  case left(LKLeaveRequest)
  /// The connection ended before the server said anything.
  case dropped(String)
  /// Signalling worked, the media connection did not come up.
  case mediaFailed(String)
  case cancelled

  public enum Phase: String, Sendable {
    case connecting = "to connect"
    case joining = "for the server to let us in"
    case media = "for the media connection"
  }

  /// What kept the server's answer away.
  init(_ failure: WebFailure) {
    self =
      switch failure {
      case .badURL(let url, let why): .badURL(url, why)
      case .tls(let failure): .tls(failure)
      case .unreachable(let why): .unreachable(why)
      case .timeout: .timeout(.connecting)
      case .dropped(let why): .dropped(why)
      case .notHTTP(let why): .notLiveKit(why)
      case .cancelled: .cancelled
      }
  }

  /// Whether trying again may help.
  public var isRetryable: Bool {
    switch self {
    // So does a server in front of another that is just being started.
    case .tls(.cutOff): true
    case .badURL, .refused, .notFound, .badRequest, .roomFull, .tls, .cancelled: false
    case .busy, .serverError, .unreachable, .timeout, .notLiveKit, .dropped, .mediaFailed: true
    case .left(let leave): leave.asksToComeBack
    }
  }

  /// The error of an HTTP answer that was not an upgrade.
  init(status: Int, text: String) {
    let folded = text.lowercased()
    // What a web server says of a plain request on the port of its TLS.
    if status == 400, folded.contains("https server") || folded.contains("to https port") {
      self = .tls(.serverIsSecure)
      return
    }
    // A page for a browser says nothing to who reads one line.
    let text = folded.hasPrefix("<") || folded.contains("<html") ? "" : text
    let isFull = folded.contains("max participants") || folded.contains("room is full")
    switch status {
    case 401: self = .refused(status: status, text: text)
    case _ where isFull && status >= 400: self = .roomFull(text: text)
    case 403: self = .refused(status: status, text: text)
    case 404: self = .notFound(text: text)
    case 429, 503: self = .busy(status: status, text: text)
    case 400..<500: self = .badRequest(status: status, text: text)
    case 500..<600: self = .serverError(status: status, text: text)
    default: self = .notLiveKit("it answered with HTTP status \(status)")
    }
  }
}

extension SignalError: CustomStringConvertible {
  public var description: String {
    func because(_ text: String) -> String { text.isEmpty ? "" : ": \(text)" }
    return switch self {
    case .badURL(let url, let why): "\(url) is not a server's address: \(why)"
    case .refused(let status, let text): "the server refuses the token (\(status))\(because(text))"
    case .notFound(let text): "there is no such room or server (404)\(because(text))"
    case .roomFull(let text): "the room is full\(because(text))"
    case .badRequest(let status, let text): "the server does not accept the request (\(status))\(because(text))"
    case .busy(let status, let text): "the server is busy (\(status))\(because(text))"
    case .serverError(let status, let text): "the server failed (\(status))\(because(text))"
    case .tls(let failure): "\(failure)"
    case .unreachable(let why): "the server cannot be reached: \(why)"
    case .timeout(let phase): "gave up waiting \(phase.rawValue)"
    case .notLiveKit(let why): "the other end is not a LiveKit server: \(why)"
    case .left(let leave): "the server sent us away: \(LeaveCause(leave.reason))"
    case .dropped(let why): "the server dropped the connection\(because(why))"
    case .mediaFailed(let why): "no media connection: \(why)"
    case .cancelled: "the attempt was cancelled"
    }
  }
}
