/// What the server itself has to answer a client.
public enum WebProblem: Error, Sendable {
  /// What came is not HTTP/1.1, or lacks its header `Host` (RFC 9112, section 3.2).
  case malformedRequest
  case malformedTarget
  case malformedHandshake
  /// Head or body did not come in time.
  case tooSlow
  /// Bytes that were allowed.
  case bodyTooLarge(limit: Int)
  /// Bytes that are allowed.
  case targetTooLong(limit: Int)
  case headTooLarge
  /// There are too many connections; seconds after which another try makes sense.
  case overloaded(retryAfter: Int)
  /// The answer failed.
  case failed(any Error)

  public var status: Int {
    switch self {
    case .malformedRequest, .malformedTarget, .malformedHandshake: 400
    case .tooSlow: 408
    case .bodyTooLarge: 413
    case .targetTooLong: 414
    case .headTooLarge: 431
    case .failed: 500
    case .overloaded: 503
    }
  }

  /// A sentence for the client. It says nothing of what failed inside.
  public var text: String {
    switch self {
    case .malformedRequest: "this is not a valid HTTP/1.1 request"
    case .malformedTarget: "the request line is not a valid URL"
    case .malformedHandshake: "this is not a valid WebSocket handshake"
    case .tooSlow: "the request did not come in time"
    case .bodyTooLarge(let limit): "the request's body is larger than \(limit) bytes"
    case .targetTooLong(let limit): "the request line is longer than \(limit) bytes"
    case .headTooLarge: "the request's headers are too many or too large"
    case .failed: "the server could not answer this request"
    case .overloaded: "the server has too many connections; try again later"
    }
  }
}
