import Testing

@testable import NchatAPI

@Suite struct RouteTableTests {
  private static let table = RouteTable()
  private static let id = "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10"

  private func matched(_ method: String, _ path: String) -> RouteID? {
    if case .route(let route, _) = Self.table.match(method: method, path: path) { route.id } else { nil }
  }

  @Test(arguments: Route.all.map(\.id))
  func everyRouteIsFound(_ id: RouteID) throws {
    let route = id.route
    let values = Dictionary(uniqueKeysWithValues: route.parameters.map { ($0, EntityID.random()) })
    guard
      case .route(let found, let parameters) = Self.table.match(method: route.method.rawValue, path: route.path(values))
    else {
      Issue.record("\(route.path) is not found")
      return
    }
    #expect(found.id == id)
    #expect(try RouteMatch.ids(parameters) == values)
  }

  @Test func wordsComeBeforeParameters() {
    #expect(matched("GET", "/api/calls/history") == .callHistory)
    #expect(matched("GET", "/api/calls/\(Self.id)") == .showCall)
    #expect(matched("POST", "/api/calls/accept") == .acceptCallByID)
    #expect(matched("POST", "/api/calls/\(Self.id)/accept") == .acceptCall)
    #expect(matched("HEAD", "/api/calls") == .listCalls)
  }

  @Test(arguments: [
    ("DELETE", "/api/calls/history", ["GET", "HEAD"]), ("GET", "/api/calls/accept", ["POST"]),
    ("TRACE", "/api/channels", ["GET", "HEAD", "POST"]),
    ("get", "/api/calls", ["GET", "HEAD"]), ("PUT", "/api/calls/x/participants", ["DELETE", "GET", "HEAD", "POST"]),
    ("HEAD", "/api/auth/signin", ["POST"]),
  ])
  func otherMethodsAreToldWhichThereAre(_ method: String, _ path: String, _ allow: [String]) {
    guard case .methodNotAllowed(let methods) = Self.table.match(method: method, path: path) else {
      Issue.record("\(method) \(path) is not refused for its method")
      return
    }
    #expect(methods == allow)
  }

  @Test(arguments: [
    "", "/", "api", "/api", "/api/", "//api/calls", "/api/calls/", "/api//calls", "/api/calls/x/nothing",
    "/api/calls/%", "/api/calls/%0", "/api/calls/%zz",
    "/api/calls/%00", "/api/calls/%ff", "/API/calls", "/api/calls/../calls/x", "/api/auth/me/x",
    "/api/calls/x/participants/y/z/1/2/3/4/5/6/7/8/9/10/11",
  ])
  func otherPathsAreNotFound(_ path: String) {
    guard case .notFound = Self.table.match(method: "GET", path: path) else {
      Issue.record("\(path) is something")
      return
    }
  }

  @Test func parametersAreDecodedAndChecked() throws {
    guard case .route(_, let parameters) = Self.table.match(method: "GET", path: "/api/calls/%2e%2E%2Fpasswd") else {
      Issue.record("not matched")
      return
    }
    #expect(parameters == ["id": "../passwd"])
    let error = #expect(throws: APIError.self) { try RouteMatch.ids(parameters) }
    #expect(error?.details.map(\.path) == ["id"])
    #expect(try RouteMatch.ids(["id": Self.id.uppercased()])["id"]?.description == Self.id)
  }
}
