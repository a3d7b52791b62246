/// Why an administration request failed, in Twirp's words.
struct TwirpError: Error, Equatable, Sendable {
  enum Code: String, Sendable {
    case invalidArgument = "invalid_argument"
    case malformed
    case badRoute = "bad_route"
    case unauthenticated
    case permissionDenied = "permission_denied"
    case notFound = "not_found"
    case alreadyExists = "already_exists"
    case failedPrecondition = "failed_precondition"
    case resourceExhausted = "resource_exhausted"
    case internalError = "internal"
    case unimplemented
    case unavailable

    var status: Int {
      switch self {
      case .invalidArgument, .malformed: 400
      case .unauthenticated: 401
      case .permissionDenied: 403
      case .notFound, .badRoute: 404
      case .alreadyExists: 409
      case .failedPrecondition: 412
      case .resourceExhausted: 429
      case .internalError: 500
      case .unimplemented: 501
      case .unavailable: 503
      }
    }
  }

  var code: Code
  var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
