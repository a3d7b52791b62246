import Foundation
import LiveKitProtocol
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing
import WebServing

@testable import MediaServer

/// Events on their way: signed, in order, tried again, never more than a bound of them.
struct WebhookDeliveryTests {
  /// Somebody who is told, and answers as a test says.
  private final class FarEnd: WebResponder, Sendable {
    struct Post: Sendable {
      var event: LKWebhookEvent
      var body: [UInt8]
      var headers: HTTPHeaders
    }

    private let posts = Mutex<[Post]>([])
    private let answer: @Sendable (_ event: LKWebhookEvent, _ number: Int) -> Int?
    private let held = Mutex<[EventLoopPromise<HTTPReply>]>([])

    init(_ answer: @escaping @Sendable (LKWebhookEvent, Int) -> Int?) { self.answer = answer }

    var all: [Post] { posts.withLock { $0 } }

    func admit(_ request: WebRequest) -> WebAdmission {
      .body(limit: 1 << 20) { [self] body in
        let bytes = Array(body.readableBytesView)
        guard let event = try? LKWebhookEvent(jsonUTF8Bytes: bytes) else {
          return request.eventLoop.makeSucceededFuture(.text(400, "no event"))
        }
        let number = posts.withLock {
          $0.append(Post(event: event, body: bytes, headers: request.head.headers))
          return $0.count
        }
        guard let status = answer(event, number) else {
          let promise = request.eventLoop.makePromise(of: HTTPReply.self)
          held.withLock { $0.append(promise) }
          return promise.futureResult
        }
        return request.eventLoop.makeSucceededFuture(.text(status, ""))
      }
    }

    /// Answers whoever waits.
    func release() {
      for promise in held.withLock({ held in
        defer { held = [] }
        return held
      }) { promise.succeed(.text(200, "")) }
    }
  }

  private func run(
    _ change: (inout WebhookSettings) -> Void = { _ in },
    answer: @escaping @Sendable (LKWebhookEvent, Int) -> Int? = { _, _ in 200 },
    _ body: (Webhooks, FarEnd) async throws -> Void
  ) async throws {
    let end = FarEnd(answer)
    var log = Logger(label: "test")
    log.logLevel = .critical
    let web = WebServer(logger: log) { _ in end }
    let port = try await web.listen(hosts: ["127.0.0.1"], port: 0)
    var configuration = MediaServerConfiguration.development
    configuration.webhooks.urls = ["http://127.0.0.1:\(port)/hook?x=1"]
    configuration.webhooks.firstWait = .milliseconds(5)
    configuration.webhooks.farewell = .seconds(30)
    change(&configuration.webhooks)
    let webhooks = try #require(try Webhooks(configuration, sink: nil, log: log))
    try await body(webhooks, end)
    end.release()
    await webhooks.stop()
    await web.shutdown(drain: .seconds(1))
  }

  private func event(_ name: String, room: String = "room", id: String = "EV_x") -> LKWebhookEvent {
    var event = LKWebhookEvent()
    event.event = name
    event.id = id
    event.createdAt = 1_700_000_000
    event.room.name = room
    return event
  }

  private func until(_ holds: () -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while !holds() {
      try #require(clock.now < end, "it never came to hold")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func aPostIsSigned() async throws {
    try await run { webhooks, end in
      webhooks.tell(event("room_started"))
      try await until { end.all.count == 1 }
      let post = try #require(end.all.first)
      #expect(post.headers.first(name: "content-type") == "application/webhook+json")
      let token = try AccessToken(verifying: post.headers.first(name: "authorization") ?? "") {
        $0 == "devkey" ? "secret" : nil
      }
      #expect(token.claims.sha256 == Data(Digest.sha256(post.body)).base64EncodedString())
      let life = try #require(token.claims.expires).timeIntervalSince(try #require(token.claims.notBefore))
      #expect(life == 300)
      #expect(
        String(decoding: post.body, as: UTF8.self)
          == #"{"event":"room_started","room":{"name":"room"},"id":"EV_x","createdAt":"1700000000"}"#)
    }
  }

  @Test func eventsOfARoomKeepTheirOrderThroughFailures() async throws {
    // Each is refused twice before it is taken.
    try await run(answer: { _, number in number % 3 == 0 ? 200 : 503 }) { webhooks, end in
      for number in 0..<20 { webhooks.tell(event("e\(number)", id: "EV_\(number)")) }
      try await until { end.all.count == 60 }
      #expect(end.all.map(\.event.event) == (0..<20).flatMap { Array(repeating: "e\($0)", count: 3) })
      #expect(end.all.allSatisfy { $0.event.numDropped == 0 })
    }
  }

  @Test func aRoomDoesNotWaitForAnother() async throws {
    try await run(answer: { event, _ in event.room.name == "stuck" ? nil : 200 }) { webhooks, end in
      webhooks.tell(event("first", room: "stuck"))
      webhooks.tell(event("second", room: "stuck"))
      for number in 0..<50 { webhooks.tell(event("e", room: "room\(number)")) }
      try await until { end.all.count == 51 }
      #expect(end.all.filter { $0.event.room.name == "stuck" }.map(\.event.event) == ["first"])
      end.release()
      try await until { end.all.count == 52 }
      #expect(end.all.last?.event.event == "second")
    }
  }

  @Test func moreRoomsThanGoAtATimeAreToldInTheEnd() async throws {
    try await run({ $0.parallelRooms = 2 }) { webhooks, end in
      for number in 0..<200 { webhooks.tell(event("e", room: "room\(number % 40)", id: "EV_\(number)")) }
      try await until { end.all.count == 200 }
      for room in 0..<40 {
        let ids = end.all.filter { $0.event.room.name == "room\(room)" }.map(\.event.id)
        #expect(ids == (0..<5).map { "EV_\($0 * 40 + room)" })
      }
    }
  }

  @Test func whatIsRefusedOrFailsTooOftenIsCounted() async throws {
    try await run({ $0.attempts = 2 }) { event, _ in
      event.event == "bad" ? 400 : event.event == "down" ? 500 : 200
    } _: { webhooks, end in
      for name in ["bad", "down", "good", "good"] { webhooks.tell(event(name)) }
      try await until { end.all.count == 5 }
      #expect(end.all.map(\.event.event) == ["bad", "down", "down", "good", "good"])
      #expect(end.all.map(\.event.numDropped) == [0, 1, 1, 2, 0])
    }
  }

  @Test func whatWaitsIsBounded() async throws {
    try await run({ $0.queueLength = 10 }, answer: { _, number in number == 1 ? nil : 200 }) { webhooks, end in
      webhooks.tell(event("first"))
      try await until { end.all.count == 1 }
      for number in 0..<1000 { webhooks.tell(event("e\(number)")) }
      end.release()
      try await until { end.all.count == 11 }
      #expect(end.all[1].event.event == "e0" && end.all[1].event.numDropped == 990)
      #expect(end.all[10].event.event == "e9" && end.all[10].event.numDropped == 0)
    }
  }

  @Test func aServerThatStopsWaitsALittle() async throws {
    try await run { webhooks, end in
      for number in 0..<20 { webhooks.tell(event("e\(number)")) }
      await webhooks.stop()
      #expect(end.all.count == 20)
    }
    try await run({ $0.farewell = .milliseconds(50) }, answer: { _, _ in nil }) { webhooks, end in
      webhooks.tell(event("first"))
      try await until { end.all.count == 1 }
      webhooks.tell(event("second"))
      await webhooks.stop()
      webhooks.tell(event("third"))
      end.release()
      #expect(end.all.count == 1)
    }
  }

  @Test func aProgramIsToldInProcess() async throws {
    let told = Mutex<[SignedWebhook]>([])
    var configuration = MediaServerConfiguration.development
    configuration.port = 0
    configuration.mediaPort = 0
    var log = Logger(label: "test")
    log.logLevel = .error
    let server = MediaServer(configuration: configuration, logger: log) { webhook in
      told.withLock { $0.append(webhook) }
    }
    let claims = { (change: (inout VideoGrant) -> Void) in
      var claims = TokenClaims()
      claims.issuer = "devkey"
      claims.expires = Date().addingTimeInterval(60)
      var grant = VideoGrant()
      change(&grant)
      claims.video = grant
      return "Bearer " + (try AccessToken(signing: claims, secret: "secret").text)
    }
    let authorization = try claims { $0.roomCreate = true }
    let early = await server.administrate(
      method: "livekit.RoomService/CreateRoom", body: Array("{}".utf8), authorization: authorization)
    #expect(early.status == 503)
    _ = try await server.start()
    let made = await server.administrate(
      method: "livekit.RoomService/CreateRoom", body: Array(#"{"name":"made"}"#.utf8), authorization: authorization)
    #expect(made.status == 200 && made.contentType == "application/json")
    #expect(String(decoding: made.body, as: UTF8.self).contains(#""name":"made""#))
    let refused = await server.administrate(
      method: "livekit.RoomService/CreateRoom", body: Array(#"{"name":"other"}"#.utf8), authorization: "Bearer x")
    #expect(refused.status == 401)
    await server.shutdown()
    let late = await server.administrate(
      method: "livekit.RoomService/CreateRoom", body: Array(#"{"name":"late"}"#.utf8), authorization: authorization)
    #expect(late.status == 503)
    let all = told.withLock { $0 }
    let events = try all.map { try LKWebhookEvent(jsonUTF8Bytes: $0.body) }
    #expect(events.map(\.event) == ["room_started", "room_finished"])
    #expect(events.last?.roomEndReason == .roomEndServerShutdown)
    for webhook in all {
      let token = try AccessToken(verifying: webhook.authorization) { $0 == "devkey" ? "secret" : nil }
      #expect(token.claims.sha256 == Data(Digest.sha256(webhook.body)).base64EncodedString())
    }
  }

  @Test func aKeyThatIsNotThereIsTold() async throws {
    var configuration = MediaServerConfiguration.development
    configuration.port = 0
    configuration.webhooks.urls = ["http://127.0.0.1:1/"]
    configuration.webhooks.apiKey = "other"
    let server = MediaServer(configuration: configuration, logger: Logger(label: "test"))
    await #expect(throws: MediaServerError.self) { try await server.start() }
    #expect(throws: MediaServerError.self) { try server.checkFiles() }
  }
}
