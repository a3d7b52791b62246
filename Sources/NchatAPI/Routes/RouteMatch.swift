/// What a method and a path come to.
public enum RouteMatch: Sendable {
  /// A route, with the path's parameters, percent-decoded.
  case route(Route, [String: String])
  /// The path exists, with these methods (header Allow).
  case methodNotAllowed([String])
  case notFound

  /// The ids among the path's parameters.
  /// - Throws: `APIError` with `VALIDATION_ERROR` for what is no id.
  public static func ids(_ parameters: [String: String]) throws(APIError) -> [String: EntityID] {
    var ids: [String: EntityID] = [:]
    var problems: [Problem] = []
    for (name, text) in parameters {
      if let id = EntityID(text) {
        ids[name] = id
      } else {
        problems.append(Problem(path: name, problem: TextForm.uuid.complaint))
      }
    }
    guard problems.isEmpty else { throw APIError(problems: problems.sorted { $0.path < $1.path }) }
    return ids
  }
}
