import NIOCore
import NIOHTTP1
import Synchronization
import Testing
import WebServing

/// WebSockets as clients meet them.
struct WebSocketTests {
  /// Sends back what comes, and remembers how it ended.
  private final class Echo: WebSocketReceiver {
    private let socket: WebSocketConnection
    private let ends: Ends

    init(_ socket: WebSocketConnection, _ ends: Ends) {
      self.socket = socket
      self.ends = ends
    }

    func received(_ message: WebSocketMessage) {
      switch message {
      case .text("close"): socket.close(WebSocketCloseCode(rawValue: 4401), reason: "signed out")
      case .text(let text): socket.send(text: text)
      case .binary(let bytes): socket.send(binary: bytes.readableBytesView)
      }
    }

    func closed(_ code: WebSocketCloseCode?) { ends.add(code?.rawValue) }
  }

  /// Codes of connections that have ended.
  private final class Ends: Sendable {
    private let codes = Mutex<[UInt16?]>([])
    func add(_ code: UInt16?) { codes.withLock { $0.append(code) } }
    var all: [UInt16?] { codes.withLock { $0 } }
  }

  private func run(
    _ options: WebSocketOptions = WebSocketOptions(messageLimit: 1000),
    _ body: (TestWeb, Ends) async throws -> Void
  ) async throws {
    let ends = Ends()
    try await TestWeb.run { request in
      guard request.wantsWebSocket else { return .reply(.text(404, "only WebSockets")) }
      return .webSocket(options) { socket in
        socket.receiver = Echo(socket, ends)
        return socket.eventLoop.makeSucceededFuture(nil)
      }
    } _: { web in
      try await body(web, ends)
    }
  }

  private func open(_ web: TestWeb) async throws -> TestSocket {
    let socket = try await web.socket()
    try #require(try await socket.upgrade("/").status == 101)
    return socket
  }

  private func text(_ socket: TestSocket) async throws -> String {
    String(decoding: try await socket.message().payload, as: UTF8.self)
  }

  @Test func messagesGoBothWays() async throws {
    try await run { web, ends in
      let socket = try await open(web)
      for count in [0, 1, 125, 126, 1000] {
        try await socket.send(opcode: 2, Array(repeating: 7, count: count))
        let binary = try await socket.message()
        #expect(binary.opcode == 2 && binary.payload == Array(repeating: 7, count: count))
        try await socket.send(opcode: 1, Array(String(repeating: "é", count: count / 2).utf8))
        let text = try await socket.message()
        #expect(text.opcode == 1 && text.payload.count == count / 2 * 2)
      }
      await socket.close()
      try await TestWeb.until { ends.all == [nil] }
    }
  }

  @Test func framesThatComeWithTheHandshakeAreNotLost() async throws {
    try await run { web, _ in
      let socket = try await web.socket()
      // "hi" and "there", with a mask of zeros.
      var bytes = Array(
        ("GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").utf8)
      bytes += [0x81, 0x82, 0, 0, 0, 0] + Array("hi".utf8)
      bytes += [0x81, 0x85, 0, 0, 0, 0] + Array("there".utf8)
      try await socket.send(bytes)
      #expect(try await socket.response().status == 101)
      #expect(try await text(socket) == "hi")
      #expect(try await text(socket) == "there")
      await socket.close()
    }
  }

  @Test func fragmentsArePutTogetherAroundControlFrames() async throws {
    try await run { web, _ in
      let socket = try await open(web)
      // The euro sign is cut in two.
      try await socket.send(opcode: 1, Array("a".utf8) + [0xe2, 0x82], isFinal: false)
      try await socket.send(opcode: 9, Array("ping".utf8))
      try await socket.send(opcode: 0, [], isFinal: false)
      try await socket.send(opcode: 0, [0xac] + Array("b".utf8))
      let pong = try await socket.message()
      #expect(pong.opcode == 10 && pong.payload == Array("ping".utf8))
      #expect(try await text(socket) == "a€b")
      await socket.close()
    }
  }

  @Test(arguments: [
    ([0x81, 0x02, 0x68, 0x69], 1002), ([0xc1, 0x80, 0, 0, 0, 0], 1002), ([0x83, 0x80, 0, 0, 0, 0], 1002),
    ([0x80, 0x80, 0, 0, 0, 0], 1002), ([0x09, 0x80, 0, 0, 0, 0], 1002), ([0x89, 0xfe, 0, 126, 0, 0, 0, 0], 1002),
    ([0x01, 0x80, 0, 0, 0, 0, 0x82, 0x80, 0, 0, 0, 0], 1002), ([0x88, 0x81, 0, 0, 0, 0, 3], 1002),
    ([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed], 1002), ([0x88, 0x82, 0, 0, 0, 0, 0x00, 0x01], 1002),
    ([0x81, 0x81, 0, 0, 0, 0, 0xff], 1007), ([0x88, 0x83, 0, 0, 0, 0, 0x03, 0xe8, 0xff], 1007),
    ([0x82, 0xfe, 0x03, 0xe9, 0, 0, 0, 0], 1009), ([0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1009),
  ])
  func whatBreaksTheRulesEndsTheConnection(_ frame: [Int], _ code: Int) async throws {
    try await run { web, ends in
      let socket = try await open(web)
      try await socket.send(frame.map { UInt8($0) })
      #expect(await socket.closeCode() == code)
      try await TestWeb.until { ends.all == [UInt16(code)] }
    }
  }

  @Test func aMessageInManyFragmentsIsBoundedToo() async throws {
    try await run { web, _ in
      let socket = try await open(web)
      try await socket.send(opcode: 2, Array(repeating: 1, count: 600), isFinal: false)
      try await socket.send(opcode: 0, Array(repeating: 1, count: 401), isFinal: false)
      #expect(await socket.closeCode() == 1009)
    }
  }

  @Test func theClientsCloseIsAnswered() async throws {
    try await run { web, ends in
      let socket = try await open(web)
      try await socket.send(opcode: 8, [0x0f, 0xa0] + Array("bye".utf8))
      #expect(await socket.closeCode() == 4000)
      try await TestWeb.until { ends.all == [4000] }
      let other = try await open(web)
      try await other.send(opcode: 8, [])
      let answer = try await other.message()
      #expect(answer.opcode == 8 && answer.payload.isEmpty)
      #expect(await other.rest() == "")
    }
  }

  @Test func theServersCloseHasACodeAndAReason() async throws {
    try await run(WebSocketOptions(drainLimit: .seconds(60))) { web, ends in
      let socket = try await open(web)
      try await socket.send(opcode: 1, Array("close".utf8))
      let close = try await socket.message()
      #expect(close.opcode == 8)
      #expect(close.payload == [0x11, 0x31] + Array("signed out".utf8))
      try await socket.send(opcode: 1, Array("too late".utf8))
      #expect(ends.all.isEmpty, "the client has not answered yet")
      try await socket.send(opcode: 8, [0x11, 0x31])
      #expect(await socket.rest() == "")
      try await TestWeb.until { ends.all == [4401] }
    }
  }

  @Test func aClientThatDoesNotAnswerACloseIsCut() async throws {
    try await run(WebSocketOptions(drainLimit: .milliseconds(20))) { web, ends in
      let socket = try await open(web)
      try await socket.send(opcode: 1, Array("close".utf8))
      #expect(await socket.closeCode() == 4401)
      try await TestWeb.until { ends.all == [4401] }
    }
  }

  @Test func aSilentClientIsPingedAndThenCut() async throws {
    let options = WebSocketOptions(pingInterval: .milliseconds(20), silenceLimit: .milliseconds(400))
    try await run(options) { web, ends in
      let socket = try await open(web)
      let ping = try await socket.frame()
      #expect(ping.opcode == 9 && ping.payload.isEmpty)
      #expect(await socket.closeCode() == nil)
      try await TestWeb.until { ends.all == [nil] }
    }
  }

  @Test func answeringPingsKeepsAConnection() async throws {
    let options = WebSocketOptions(pingInterval: .milliseconds(100), silenceLimit: .seconds(30))
    try await run(options) { web, ends in
      let socket = try await open(web)
      for _ in 0..<5 {
        let ping = try await socket.frame()
        #expect(ping.opcode == 9)
        try await socket.send(opcode: 10, ping.payload)
      }
      #expect(ends.all.isEmpty)
      await socket.close()
    }
  }

  @Test(arguments: [
    ("Sec-WebSocket-Version: 13\r\n", 400),
    ("Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 400),
    ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 400),
  ])
  func aHandshakeThatIsNoneIsRefused(_ headers: String, _ status: Int) async throws {
    try await run { web, ends in
      let socket = try await web.socket()
      try await socket.send(
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + headers + "\r\n")
      let reply = try await socket.response()
      #expect(reply.status == status && reply.headers["content-type"] == "application/json")
      #expect(await socket.rest() == "")
      #expect(ends.all.isEmpty, "there never was a connection")
    }
  }

  @Test func aRefusalIsAnAnswerAndNothingElse() async throws {
    let ends = Ends()
    try await TestWeb.run { _ in
      .webSocket(WebSocketOptions()) { socket in
        socket.receiver = Echo(socket, ends)
        socket.send(text: "never seen")
        return socket.eventLoop.makeSucceededFuture(.text(403, "not you"))
      }
    } _: { web in
      let socket = try await web.socket()
      let reply = try await socket.upgrade("/")
      #expect(reply.status == 403 && reply.body == "not you" && reply.headers["connection"] == "close")
      #expect(await socket.rest() == "")
      #expect(ends.all.isEmpty)
    }
  }

  @Test func whatIsSentBeforeTheSwitchComesBehindIt() async throws {
    try await TestWeb.run { _ in
      .webSocket(WebSocketOptions()) { socket in
        socket.send(text: "first")
        let promise = socket.eventLoop.makePromise(of: HTTPReply?.self)
        let bound = NIOLoopBound(socket, eventLoop: socket.eventLoop)
        socket.eventLoop.execute {
          bound.value.send(text: "second")
          promise.succeed(nil)
          bound.value.close(.normal)
        }
        return promise.futureResult
      }
    } _: { web in
      let socket = try await web.socket()
      #expect(try await socket.upgrade("/").status == 101)
      #expect(try await text(socket) == "first")
      #expect(try await text(socket) == "second")
      #expect(await socket.closeCode() == 1000)
    }
  }

  @Test func aReceiverHearsOfAClientThatLeftDuringTheSwitch() async throws {
    let ends = Ends()
    let waiting = Mutex<[EventLoopPromise<HTTPReply?>]>([])
    try await TestWeb.run { _ in
      .webSocket(WebSocketOptions()) { socket in
        socket.receiver = Echo(socket, ends)
        let promise = socket.eventLoop.makePromise(of: HTTPReply?.self)
        waiting.withLock { $0.append(promise) }
        return promise.futureResult
      }
    } _: { web in
      let socket = try await web.socket()
      try await socket.send(
        "GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
      try await TestWeb.until { waiting.withLock { !$0.isEmpty } }
      await socket.close()
      waiting.withLock { $0.removeLast() }.succeed(nil)
      try await TestWeb.until { ends.all == [nil] }
    }
  }
}
