@testable import NchatAPI

/// A method, a path and a query, as a request's first line has them.
enum RouteMatchTarget {
  private static let table = RouteTable()

  static let target = FuzzTarget("route-match", longest: 512) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    let (method, rest) = words.count == 2 ? (String(words[0]), String(words[1])) : ("GET", text)
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first ?? ""
    switch table.match(method: method, path: path) {
    case .route(let route, let parameters):
      expect(route.method.rawValue == method || method == "HEAD" && route.method == .get, "a route takes its method")
      expect(Set(parameters.keys) == Set(route.parameters), "a route has its parameters")
      expect(parameters.values.allSatisfy { !$0.isEmpty && !$0.utf8.contains(0) }, "a parameter is a text")
      if let ids = try? RouteMatch.ids(parameters) {
        guard case .route(let again, _) = table.match(method: method, path: route.path(ids)) else {
          fatalError("a path of our own is found")
        }
        expect(again.id == route.id, "a path that is written is the route's")
      }
      if let query = route.query, let text = parts.dropFirst().first, let value = try? QueryText.read(text, query) {
        expect(
          (try? QueryText.read(QueryText.write(value), query)) == value, "a query is read as it was written: \(value)")
      }
    case .methodNotAllowed(let allow):
      expect(!allow.isEmpty && !allow.contains(method), "other methods are allowed")
    case .notFound: return
    }
  }
}
