/// Finds the route of a method and a path: one look into a dictionary for each segment.
///
/// A segment that stands in a path as it is comes before a parameter, and there is no way back: `GET /api/calls/accept` is a method that
/// `/api/calls/accept` does not take, not a call with the id `accept`. HEAD is taken where GET is.
public struct RouteTable: Sendable {
  private final class Node: Sendable {
    let children: [String: Node]
    let parameter: Node?
    let routes: [String: Route]
    let names: [String: [String]]
    let allow: [String]

    /// The tree of these routes, whose first `depth` segments are behind us.
    init(_ routes: [(segments: [Substring], route: Route)], depth: Int) {
      var ending: [String: Route] = [:]
      var named: [String: [(segments: [Substring], route: Route)]] = [:]
      var parametric: [(segments: [Substring], route: Route)] = []
      for (segments, route) in routes {
        guard let segment = segments.dropFirst(depth).first else {
          precondition(ending[route.method.rawValue] == nil, "two routes for \(route.method.rawValue) \(route.path)")
          ending[route.method.rawValue] = route
          continue
        }
        if segment.hasPrefix("{") {
          parametric.append((segments, route))
        } else {
          named[String(segment), default: []].append((segments, route))
        }
      }
      children = named.mapValues { Node($0, depth: depth + 1) }
      parameter = parametric.isEmpty ? nil : Node(parametric, depth: depth + 1)
      names = ending.mapValues(\.parameters)
      allow = (ending.keys + (ending["GET"] == nil ? [] : ["HEAD"])).sorted()
      self.routes = ending
    }
  }

  /// Segments of the longest path, and one more.
  private static let longest = 16

  private let root: Node

  public init(_ routes: [Route] = Route.all) {
    root = Node(routes.map { ($0.path.split(separator: "/"), $0) }, depth: 0)
  }

  /// - Parameter path: what stands before the question mark.
  public func match(method: String, path: some StringProtocol) -> RouteMatch {
    guard path.utf8.first == UInt8(ascii: "/") else { return .notFound }
    var node = root
    var values: [String] = []
    let segments = path.dropFirst().split(separator: "/", maxSplits: Self.longest, omittingEmptySubsequences: false)
    for segment in segments {
      if let child = node.children[String(segment)] {
        node = child
      } else if let child = node.parameter, let value = PercentText.decode(segment), !value.isEmpty {
        node = child
        values.append(value)
      } else {
        return .notFound
      }
    }
    guard !node.routes.isEmpty else { return .notFound }
    let wanted = method == "HEAD" ? "GET" : method
    guard let route = node.routes[wanted], let names = node.names[wanted] else { return .methodNotAllowed(node.allow) }
    return .route(route, Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first }))
  }
}
