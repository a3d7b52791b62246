import Testing

@testable import NchatAPI

@Suite struct RouteCatalogueTests {
  @Test(arguments: Route.all.map(\.id))
  func saysAllOfItself(_ id: RouteID) {
    let route = id.route
    #expect(route.id == id)
    #expect(route.summary.hasSuffix("."))
    #expect(route.path.hasPrefix("/api/") && !route.path.hasSuffix("/"))
    #expect(Set(route.parameters).count == route.parameters.count)
    #expect(!route.isBodyOptional || route.body != nil)
    #expect(Set(route.errors).count == route.errors.count)
    #expect(Set(route.successes.map(\.status)).count == route.successes.count)
    #expect(
      route.successes.allSatisfy { $0.status == 101 || ($0.status == 204) == ($0.schema == nil && $0.media.isEmpty) })
    #expect(route.method != .get || route.body == nil)
    // Whoever may not know of a thing is told that it is not there, and that takes a word.
    #expect(route.parameters.isEmpty || route.errors.contains(.notFound))
    #expect(!route.access.needsToken || route.errors.contains(.unauthorized))
  }

  @Test func statusesAreThoseOfTheContract() {
    #expect(
      Set(ErrorCode.allCases.map(\.status)) == [
        400, 401, 403, 404, 405, 408, 409, 410, 413, 414, 426, 429, 431, 500, 503,
      ])
    #expect(
      ErrorCode.allCases.allSatisfy { !$0.meaning.isEmpty && $0.rawValue.allSatisfy { $0.isUppercase || $0 == "_" } })
  }

  @Test func whatIsOptionalIsReadFromNothing() throws {
    for route in Route.all where route.isBodyOptional {
      #expect(route.body?.check([:]) == [], "\(route.id)")
    }
  }
}
