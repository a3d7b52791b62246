import LiveKitProtocol
import NIOCore
import NchatAPI
import WebServing

/// What is done for each route.
struct APIBindings: Sendable {
  /// A function behind a route: ids of the path, the query's text and the body's bytes in, an answer out.
  typealias Handler =
    @Sendable (
      _ ids: [String: EntityID], _ query: String, _ body: ByteBuffer, _ origin: RequestOrigin, _ credential: Credential?
    ) async throws -> HTTPReply

  private(set) var handlers: [RouteID: Handler] = [:]

  /// Binds a function to a route; what it answers goes out with the route's own status.
  mutating func bind<Query: APIModel, Body: APIModel, Answer: APIModel>(
    _ operation: Operation<Query, Body, Answer>,
    _ function: @escaping @Sendable (APIRequest<Query, Body>) async throws -> Answer
  ) {
    let route = operation.route
    let success = route.successes.first
    bindReply(operation) { request in
      let answer = try await function(request)
      guard let success, success.schema != nil else { return APIAnswer.nothing() }
      return APIAnswer.success(answer, status: success.status)
    }
  }

  /// Binds a function that makes the whole answer.
  mutating func bindReply<Query: APIModel, Body: APIModel, Answer: APIModel>(
    _ operation: Operation<Query, Body, Answer>,
    _ function: @escaping @Sendable (APIRequest<Query, Body>) async throws -> HTTPReply
  ) {
    let route = operation.route
    bind(route) { ids, query, bytes, origin, credential in
      let body: Body =
        if route.body == nil {
          try Body.read(JSONValue.object([:]))
        } else if route.isBodyOptional, bytes.readableBytes == 0 {
          try Body.read(JSONValue.object([:]))
        } else { try Body.read(Array(bytes.readableBytesView)) }
      let parameters: Query = route.query == nil ? try Query.read(JSONValue.object([:])) : try route.readQuery(query)
      return try await function(
        APIRequest(query: parameters, body: body, origin: origin, credential: credential, ids: ids))
    }
  }

  /// Binds a function that reads the body by itself.
  mutating func bind(_ route: Route, _ handler: @escaping Handler) {
    precondition(handlers.updateValue(handler, forKey: route.id) == nil, "\(route.id) is bound twice")
  }
}
