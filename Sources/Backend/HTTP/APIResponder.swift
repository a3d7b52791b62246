import Logging
import NIOCore
import NIOHTTP1
import NchatAPI
import WebServing

/// Answers the requests of the API: finds the route, asks who it is, calls what is bound, and says what went wrong as the contract has it.
final class APIResponder: WebResponder {
  /// Bytes of a body.
  static let bodyLimit = 1 << 20

  private let service: APIService

  init(_ service: APIService) { self.service = service }

  func admit(_ request: WebRequest) -> WebAdmission {
    switch service.routes.match(method: request.head.method.rawValue, path: request.target.encodedPath) {
    case .notFound: return .reply(APIAnswer.failure(APIError(.notFound, "There is no such path.")))
    case .methodNotAllowed(let allow):
      return .reply(
        APIAnswer.failure(
          APIError(.methodNotAllowed, "This path takes \(allow.joined(separator: ", ")).", allow: allow)))
    case .route(let route, let parameters):
      if route.access == .realtime { return service.realtime(request) }
      let service = service
      return .body(limit: Self.bodyLimit) { body in
        request.eventLoop.makeFutureWithTask { await service.answer(route, parameters, request, body) }
      }
    }
  }

  func reply(to problem: WebProblem, head: HTTPRequestHead?) -> HTTPReply {
    let error =
      switch problem {
      case .bodyTooLarge: APIError(.payloadTooLarge, "The body is larger than 1 MiB.")
      case .headTooLarge: APIError(.headersTooLarge, "The head of the request is too large.")
      case .targetTooLong: APIError(.targetTooLong, "Path and query of the request are too long.")
      case .tooSlow: APIError(.tooSlow, "The request did not come in time.")
      case .overloaded(let seconds): APIError(.unavailable, "There are too many connections.", retryAfter: seconds)
      case .failed: APIError(.internalError, "The server could not answer this request.")
      case .malformedRequest, .malformedTarget, .malformedHandshake:
        APIError(.validation, "The request cannot be read: \(problem.text).")
      }
    return APIAnswer.failure(error)
  }
}
