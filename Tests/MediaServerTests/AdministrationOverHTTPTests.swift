import LiveKitProtocol
import Testing

@testable import MediaServer

/// The plain HTTP side of the server.
struct AdministrationOverHTTPTests {
  @Test func requestsOnOneConnectionAreServedInTurn() async throws {
    try await TestServer.run { server in
      let socket = try await server.socket()
      let health = try await socket.request("GET", "/")
      #expect(health.status == 200)
      #expect(health.body == "OK")
      let token = try server.token("admin") { $0.video?.roomCreate = true }
      let made = try await socket.request(
        "POST", "/twirp/livekit.RoomService/CreateRoom",
        headers: ["Authorization": "Bearer " + token, "Content-Type": "application/json"], body: #"{"name":"made"}"#)
      #expect(made.status == 200)
      #expect(made.headers["content-type"] == "application/json")
      #expect(made.body.contains(#""name":"made""#))
      #expect(try await socket.request("GET", "/unknown").status == 404)
      #expect(try await socket.request("HEAD", "/").status == 200)
      #expect(try await socket.request("GET", "/").body == "OK")
      await socket.close()
    }
  }

  @Test func pagesOfAnyOriginMayAsk() async throws {
    try await TestServer.run { server in
      let socket = try await server.socket()
      let asked = try await socket.request(
        "OPTIONS", "/twirp/livekit.RoomService/ListRooms",
        headers: ["Origin": "https://page.example", "Access-Control-Request-Headers": "authorization,content-type"])
      #expect(asked.status == 204)
      #expect(asked.headers["access-control-allow-origin"] == "https://page.example")
      #expect(asked.headers["access-control-allow-headers"] == "authorization,content-type")
      #expect(asked.headers["access-control-max-age"] == "86400")
      #expect(asked.headers["access-control-allow-methods"]?.contains("PATCH") == true)
      let refused = try await socket.request("GET", "/rtc/validate", headers: ["Origin": "https://page.example"])
      #expect(refused.status == 401)
      #expect(refused.headers["access-control-allow-origin"] == "https://page.example", "pages may read refusals")
      await socket.close()
    }
  }

  @Test func longRequestLinesAreTakenUpToALimit() async throws {
    try await TestServer.run { server in
      let socket = try await server.socket()
      let base = "/rtc/validate?access_token=\(try server.token("alice"))&x="
      let fits = base + String(repeating: "y", count: 65_536 - base.utf8.count)
      #expect(try await socket.request("GET", fits).status == 200)
      #expect(try await socket.request("GET", fits + "y").status == 414)
      #expect(try await socket.request("GET", "/").status == 200)
      await socket.close()
    }
  }

  @Test func bodiesHaveALimit() async throws {
    try await TestServer.run {
      $0.limits.apiBodySize = 2000
    } _: { server in
      let socket = try await server.socket()
      let body = String(repeating: " ", count: 2001)
      // Of a request that is refused anyway nothing is kept, and so nothing is too much.
      let stranger = try await socket.request(
        "POST", "/twirp/livekit.RoomService/ListRooms", headers: ["Content-Type": "application/json"], body: body)
      #expect(stranger.status == 401)
      #expect(try await socket.request("GET", "/", body: body).status == 200)
      let token = try server.token("admin") { $0.video?.roomList = true }
      let response = try await socket.request(
        "POST", "/twirp/livekit.RoomService/ListRooms",
        headers: ["Content-Type": "application/json", "Authorization": "Bearer " + token], body: body)
      #expect(response.status == 413)
      await socket.close()
    }
  }

  @Test func aServerWithoutKeysDoesNotStart() async throws {
    var configuration = MediaServerConfiguration()
    configuration.port = 0
    let server = MediaServer(configuration: configuration, logger: .init(label: "test"))
    await #expect(throws: MediaServerError.self) { try await server.start() }
  }

  @Test func aTakenPortIsToldAndEverythingLetGo() async throws {
    try await TestServer.run { first in
      var configuration = MediaServerConfiguration.development
      configuration.port = first.addresses.port
      configuration.mediaPort = 0
      let second = MediaServer(configuration: configuration, logger: .init(label: "test"))
      do {
        _ = try await second.start()
        Issue.record("started")
      } catch let error as MediaServerError {
        #expect("\(error)".contains("\(first.addresses.port)"))
      }
      await second.shutdown()
    }
  }

  @Test func everyAddressIsListenedOnAndTheFirstFreePortIsTaken() async throws {
    try await TestServer.run { first in
      let taken = first.addresses.mediaPort
      try #require(taken < 65_000)
      try await TestServer.run {
        $0.otherHosts = ["127.0.0.2"]
        $0.mediaPort = taken
        $0.lastMediaPort = taken + 200
      } _: { second in
        #expect(second.addresses.mediaPort > taken && second.addresses.mediaPort <= taken + 200)
        for host in ["127.0.0.1", "127.0.0.2"] {
          let socket = try await TestSocket(host: host, port: second.addresses.port)
          #expect(try await socket.request("GET", "/").body == "OK")
          await socket.close()
        }
      }
    }
  }
}
