/// The methods that the routes take.
public enum RouteMethod: String, CaseIterable, Comparable, Sendable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"

  public static func < (a: RouteMethod, b: RouteMethod) -> Bool { a.rawValue < b.rawValue }
}
