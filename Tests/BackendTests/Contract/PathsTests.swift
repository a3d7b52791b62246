import NIOHTTP1
import NchatAPI
import Testing

@testable import Backend

/// Methods that paths do not take, and paths that nobody serves.
@Suite("Methods and paths", .serialized)
struct PathsTests {
  private func filled(_ template: String) -> String {
    template.replacing("{id}", with: EntityID.random().description)
      .replacing("{userId}", with: EntityID.random().description)
      .replacing("{messageId}", with: EntityID.random().description)
      .replacing("{sessionId}", with: EntityID.random().description)
  }

  @Test(
    "A method that a path does not take is answered 405 with those that it does, before anybody's token is looked at")
  func methods() async throws {
    try await ContractLab.run { lab in
      for (template, routes) in Dictionary(grouping: Route.all, by: \.path) {
        var taken = routes.map(\.method.rawValue)
        if taken.contains("GET") { taken.append("HEAD") }
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "LOCK"]
        where !taken.contains(method) {
          let answer = try await lab.ask(method, filled(template), as: nil)
          #expect(answer.status == 405, "\(method) \(template): \(answer.status)")
          #expect(answer.headers["allow"] == [taken.sorted().joined(separator: ", ")], "\(method) \(template)")
          #expect(method == "HEAD" || answer.code == ErrorCode.methodNotAllowed.rawValue, "\(method) \(template)")
        }
      }
    }
  }

  @Test("HEAD answers what GET would, without a body")
  func head() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      for path in [
        "/api/calls", "/api/openapi.json", "/api/channels/\(lab.scene.home)", "/api/realtime", "/api/calls/x",
      ] {
        let token = try lab.token(.channelOwner)
        let (get, head) = (try await lab.ask("GET", path, as: token), try await lab.ask("HEAD", path, as: token))
        #expect(head.status == get.status && head.bytes.isEmpty, "\(path)")
        #expect(head.headers["content-length"] == ["\(get.bytes.count)"], "\(path)")
      }
    }
  }

  @Test("Paths with tricks in them lead nowhere, and the answer is JSON")
  func tricks() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      for template in Set(Route.all.map(\.path)) {
        let path = filled(template)
        let changed = [
          path + "/", path + "//", "/" + path, path.replacing("/api/", with: "/api//"),
          path.replacing("/api/", with: "/api/./"), path.replacing("/api/", with: "/api/x/../"),
          path.replacing("/api/", with: "/api/%2e%2e/api/"), path.replacing("/api/", with: "/api%2f"),
          path.replacing("/api/", with: "/API/"), path + "%00", path + ";a=b", path + "%20", path + ".json",
          path + "/..%2f..%2fetc%2fpasswd", "/../.." + path,
        ]
        for trick in changed {
          let answer = try await lab.ask("GET", trick, as: try lab.token(.host))
          #expect([400, 404, 405].contains(answer.status), "\(trick): \(answer.status) \(answer.text)")
          #expect(answer.code != nil && answer.headers.first(name: "content-type") == APIAnswer.contentType, "\(trick)")
        }
      }
      // Where an id belongs: no path, but a word that is none.
      for id in [
        "'", "1%20OR%201=1", "%27%3B--", "..", "%2e%2e", "%2e%2e%2f", "%F0%9F%99%82", "0", "-1", "null", "{id}",
      ] {
        for path in [
          "/api/calls/\(id)", "/api/channels/\(id)", "/api/channels/\(id)/members", "/api/streams/\(id)",
          "/api/streams/\(id)/chat",
        ] {
          let answer = try await lab.ask("GET", path, as: try lab.token(.host))
          #expect(answer.status == 400 && answer.paths == ["id"], "\(path): \(answer.status) \(answer.text)")
        }
      }
      for path in [
        "/", "/api", "/api/", "/favicon.ico", "/api/nothing", "/twirp/livekit.RoomService/ListRooms", "/rtc",
      ] {
        let answer = try await lab.ask("GET", path, as: nil)
        #expect(answer.status == 404 && answer.code == ErrorCode.notFound.rawValue, "\(path): \(answer.text)")
      }
    }
  }
}
