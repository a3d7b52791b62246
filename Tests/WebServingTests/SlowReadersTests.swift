import NIOCore
import Synchronization
import Testing
import WebServing

/// One message for many clients, of whom some do not read.
struct SlowReadersTests {
  /// The connections of a server, for a test to send to from outside.
  private final class Crowd: Sendable {
    private let sockets = Mutex<[NIOLoopBound<WebSocketConnection>]>([])
    private let ended = Mutex(0)

    final class Member: WebSocketReceiver {
      let crowd: Crowd
      init(_ crowd: Crowd) { self.crowd = crowd }
      func received(_ message: WebSocketMessage) {}
      func closed(_ code: WebSocketCloseCode?) { crowd.ended.withLock { $0 += 1 } }
    }

    var ends: Int { ended.withLock { $0 } }

    func add(_ socket: WebSocketConnection) {
      socket.receiver = Member(self)
      sockets.withLock { $0.append(NIOLoopBound(socket, eventLoop: socket.eventLoop)) }
    }

    func send(_ output: WebSocketOutput) async throws {
      for socket in sockets.withLock({ $0 }) {
        try await socket.eventLoop.submit { socket.value.send(output) }.get()
      }
    }

    /// The most that waits for any of them, in bytes.
    func pending() async throws -> Int {
      var most = 0
      for socket in sockets.withLock({ $0 }) {
        most = max(most, try await socket.eventLoop.submit { socket.value.pendingBytes }.get())
      }
      return most
    }
  }

  private func run(_ options: WebSocketOptions, _ body: (TestWeb, Crowd) async throws -> Void) async throws {
    let crowd = Crowd()
    try await TestWeb.run(threads: 2) { _ in
      .webSocket(options) { socket in
        crowd.add(socket)
        return socket.eventLoop.makeSucceededFuture(nil)
      }
    } _: { web in
      try await body(web, crowd)
    }
  }

  @Test func oneMessageIsForEverybody() async throws {
    try await run(WebSocketOptions(outputLimit: 1 << 20)) { web, crowd in
      var sockets: [TestSocket] = []
      for _ in 0..<8 {
        let socket = try await web.socket()
        try #require(try await socket.upgrade("/").status == 101)
        sockets.append(socket)
      }
      let outputs = [
        WebSocketOutput(text: "short"), WebSocketOutput(text: ByteBuffer(string: String(repeating: "é", count: 100))),
        WebSocketOutput(binary: Array(repeating: UInt8(3), count: 70_000)),
      ]
      for output in outputs { try await crowd.send(output) }
      for socket in sockets {
        let first = try await socket.message()
        #expect(first.opcode == 1 && first.payload == Array("short".utf8))
        #expect(try await socket.message().payload.count == 200)
        let last = try await socket.message()
        #expect(last.opcode == 2 && last.payload.count == 70_000)
        await socket.close()
      }
    }
  }

  @Test func whoReadsTooSlowlyIsToldSo() async throws {
    let options = WebSocketOptions(
      outputLimit: 256 * 1024, overflowCode: WebSocketCloseCode(rawValue: 4408), silenceLimit: .hours(1),
      drainLimit: .seconds(60))
    try await run(options) { web, crowd in
      let slow = try await web.socket()
      try #require(try await slow.upgrade("/").status == 101)
      let quick = try await web.socket()
      try #require(try await quick.upgrade("/").status == 101)
      try await slow.setReading(false)
      let output = WebSocketOutput(binary: Array(repeating: UInt8(1), count: 60_000))
      // What the system buffers between two sockets is not known; it is less than this.
      for _ in 0..<400 {
        try await crowd.send(output)
        #expect(try await quick.message().payload.count == 60_000, "the others are not held up")
        #expect(try await crowd.pending() <= 256 * 1024)
      }
      try await slow.setReading(true)
      var last = try await slow.frame()
      while last.opcode != 8 { last = try await slow.frame() }
      #expect(last.payload.prefix(2) == [0x11, 0x38])
      try await slow.send(opcode: 8, [0x11, 0x38])
      try await TestWeb.until { crowd.ends == 1 }
      await quick.close()
    }
  }

  @Test func withoutACodeASlowReaderIsCut() async throws {
    try await run(WebSocketOptions(outputLimit: 256 * 1024)) { web, crowd in
      let slow = try await web.socket()
      try #require(try await slow.upgrade("/").status == 101)
      try await slow.setReading(false)
      let output = WebSocketOutput(binary: Array(repeating: UInt8(1), count: 60_000))
      for _ in 0..<400 where crowd.ends == 0 { try await crowd.send(output) }
      try await TestWeb.until { crowd.ends == 1 }
      try await slow.setReading(true)
      #expect(await slow.closeCode() == nil)
    }
  }
}
