import LiveKitProtocol

/// A route of the API, as data: what the server binds a function to, what the client asks, what the document prints.
public struct Route: Sendable {
  /// A success that the route may answer.
  public struct Success: Sendable {
    public let status: Int
    /// Nil for an answer without a body.
    public let schema: JSONSchema?
    /// Types of an answer that is no JSON.
    var media: [String] = []
    public let summary: String
    /// Other media types that it may come in, as text.
    public var exports: [String] = []
  }

  public let id: RouteID
  public let method: RouteMethod
  /// `/api/calls/{id}/join`. Parameters in braces are ids.
  public let path: String
  public let access: Access
  /// For which group of the document.
  public let tag: String
  public let summary: String
  /// The parameters of the query, as the members of an object.
  public let query: JSONSchema?
  public let body: JSONSchema?
  /// Whether a request may come without its body; it is read as `{}` then.
  public let isBodyOptional: Bool
  public let successes: [Success]
  /// The words that it answers besides those that every route with this access may answer.
  let ownErrors: [ErrorCode]

  /// Names of the path's parameters, in order.
  public var parameters: [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
  }

  /// Every error word that the route may answer, each once.
  public var errors: [ErrorCode] {
    var errors: [ErrorCode] = []
    if access.needsToken || access == .known { errors += [.unauthorized, .tokenExpired] }
    if access == .person { errors.append(.forbidden) }
    if body != nil || query != nil || !parameters.isEmpty { errors.append(.validation) }
    if body != nil { errors += [.invalidJSON, .payloadTooLarge] }
    if !parameters.isEmpty { errors.append(.notFound) }
    errors += ownErrors
    errors += [.rateLimited, .internalError, .unavailable]
    var seen: Set<ErrorCode> = []
    return errors.filter { seen.insert($0).inserted }
  }

  /// The path with its parameters filled in.
  public func path(_ values: [String: EntityID]) -> String {
    path.split(separator: "/").map { segment in
      guard segment.hasPrefix("{") else { return "/" + segment }
      return "/" + (values[String(segment.dropFirst().dropLast())]?.description ?? String(segment))
    }.joined()
  }

  /// Every route.
  public static let all: [Route] = RouteID.allCases.map(\.route)

  /// Reads the parameters of the query.
  ///
  /// - Parameter text: what follows the question mark, without it.
  /// - Throws: `APIError` with `VALIDATION_ERROR`.
  public func readQuery<Query: APIModel>(_ text: some StringProtocol, as type: Query.Type = Query.self) throws(APIError)
    -> Query
  {
    try Query.read(try QueryText.read(text, Query.schema))
  }
}
