import NIOCore
import NIOPosix

/// A TCP connection to a server under test, and just enough HTTP and WebSocket to see what really comes over it.
final class TestSocket {
  struct Response {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: String
  }

  struct Frame {
    var opcode: UInt8
    var payload: [UInt8]
  }

  struct Ended: Error {}

  private final class Collector: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    let chunks: AsyncStream<[UInt8]>.Continuation

    init(_ chunks: AsyncStream<[UInt8]>.Continuation) { self.chunks = chunks }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      chunks.yield(Array(unwrapInboundIn(data).readableBytesView))
    }
    func channelInactive(context: ChannelHandlerContext) { chunks.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  private let channel: any Channel
  private var chunks: AsyncStream<[UInt8]>.Iterator
  private var buffer: [UInt8] = []

  /// - Parameter prepare: what the channel needs before bytes come.
  init(
    host: String = "127.0.0.1", port: Int, prepare: @escaping @Sendable (any Channel) throws -> Void = { _ in }
  ) async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try prepare(channel)
          try channel.pipeline.syncOperations.addHandler(Collector(continuation))
        }
      }
      .connect(host: host, port: port).get()
    chunks = stream.makeAsyncIterator()
  }

  func close() async { try? await channel.close() }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  /// Reads nothing more from the system until it is told to go on.
  func setReading(_ isReading: Bool) async throws {
    try await channel.setOption(.autoRead, value: isReading).get()
    if isReading { channel.read() }
  }

  /// Reads until the server closes; answers what came.
  func rest() async -> String {
    while (try? await fill()) != nil {}
    defer { buffer = [] }
    return String(decoding: buffer, as: UTF8.self)
  }

  private func fill() async throws {
    guard let chunk = await chunks.next() else { throw Ended() }
    buffer += chunk
  }

  private func take(_ count: Int) async throws -> [UInt8] {
    while buffer.count < count { try await fill() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  // MARK: HTTP

  func request(
    _ method: String, _ target: String, headers: [String: String] = [:], body: String = ""
  ) async throws -> Response {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: test\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
    try await send(Array((text + "\r\n" + body).utf8))
    return try await response(hasBody: method != "HEAD")
  }

  func response(hasBody: Bool = true) async throws -> Response {
    let end = Array("\r\n\r\n".utf8)
    var head: String?
    while head == nil {
      if let range = buffer.firstRange(of: end) {
        head = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<range.upperBound)
      } else {
        try await fill()
      }
    }
    let lines = (head ?? "").split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let sides = line.split(separator: ":", maxSplits: 1)
      headers[sides[0].lowercased()] = sides.count > 1 ? String(sides[1].drop { $0 == " " }) : ""
    }
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let length = hasBody && status != 101 ? headers["content-length"].flatMap { Int($0) } ?? 0 : 0
    return Response(status: status, headers: headers, body: String(decoding: try await take(length), as: UTF8.self))
  }

  // MARK: WebSocket

  /// Asks for a WebSocket; the answer's status is 101 when there is one.
  func upgrade(_ target: String, token: String? = nil, headers: [String: String] = [:]) async throws -> Response {
    var all = headers
    all["Connection"] = "Upgrade"
    all["Upgrade"] = "websocket"
    all["Sec-WebSocket-Version"] = "13"
    all["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    if let token { all["Authorization"] = "Bearer " + token }
    return try await request("GET", target, headers: all)
  }

  func send(opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) async throws {
    var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
    switch payload.count {
    case ..<126: frame.append(0x80 | UInt8(payload.count))
    case ..<65_536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
    default:
      frame.append(0x80 | 127)
      frame += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> ((7 - $0) * 8)) }
    }
    let mask: [UInt8] = [1, 2, 3, 4]
    frame += mask
    frame += payload.enumerated().map { $1 ^ mask[$0 % 4] }
    try await send(frame)
  }

  func frame() async throws -> Frame {
    let head = try await take(2)
    var length = Int(head[1] & 0x7f)
    if length == 126 { length = try await take(2).reduce(0) { $0 << 8 | Int($1) } }
    if length == 127 { length = try await take(8).reduce(0) { $0 << 8 | Int($1) } }
    return Frame(opcode: head[0] & 0x0f, payload: try await take(length))
  }

  /// The next frame that is not a ping.
  func message() async throws -> Frame {
    while true {
      let frame = try await frame()
      if frame.opcode != 9 { return frame }
    }
  }

  /// Reads until the server closes; answers the code of its close frame, nil without one.
  func closeCode() async -> Int? {
    var code: Int?
    while let frame = try? await frame() {
      if frame.opcode == 8, frame.payload.count >= 2 { code = Int(frame.payload[0]) << 8 | Int(frame.payload[1]) }
    }
    return code
  }
}
