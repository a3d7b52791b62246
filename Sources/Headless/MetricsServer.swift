import CallCore
import Foundation
import Synchronization

/// Serves Prometheus text on `/metrics` and liveness on `/healthz`, for machines that watch a headless client.
public final class MetricsServer: Sendable {
  /// The port it listens on.
  public let port: Int
  private let store: Store
  private let listener: Mutex<StreamListener?>

  private static let maximumRequest = 16 * 1_024
  /// Seconds that a request, and the taking of its answer, may need.
  private static let patience = 2.0

  /// - Throws: `MetricsError` when the address is none, or taken.
  public init(host: String, port: Int, store: Store) throws(MetricsError) {
    self.store = store
    listener = Mutex(nil)
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let info = list?.pointee else {
      throw MetricsError(.badAddress, "\(host) is not an IP address")
    }
    defer { freeaddrinfo(list) }
    let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      throw MetricsError(.cannotListen, "cannot open a socket: \(String(cString: strerror(errno)))")
    }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 8) == 0 else {
      let reason = String(cString: strerror(errno))
      Foundation.close(descriptor)
      throw MetricsError(.cannotListen, "cannot listen on \(host):\(port): \(reason)")
    }
    self.port = Self.boundPort(descriptor) ?? port
    let listener = StreamListener(descriptor, name: "ncall-metrics") { [self] client in respond(to: client) }
    self.listener.withLock { $0 = listener }
    listener.start()
  }

  /// Stops serving.
  public func close() {
    // The listener holds on to this one through what it is to call.
    let listener = listener.withLock { listener in
      defer { listener = nil }
      return listener
    }
    listener?.close()
  }

  private static func boundPort(_ descriptor: Int32) -> Int? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { return nil }
    // The port stands at the same place in both families.
    return withUnsafeBytes(of: address) { Int(UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))) }
  }

  private func respond(to client: Int32) {
    do throws(StreamSocket.LineError) {
      let request = try StreamSocket.read(
        client, limit: Self.maximumRequest, seconds: Self.patience, until: Self.endOfHead)
      let answer = Self.answer(String(decoding: request, as: UTF8.self), in: store.state)
      StreamSocket.write(client, answer, seconds: Self.patience)
    } catch {
      if error == .tooLong {
        let answer = Self.reply("431 Request Header Fields Too Large", "a request has at most 16 KiB\n")
        StreamSocket.write(client, answer, seconds: Self.patience)
      }
    }
    StreamSocket.finish(client)
  }

  /// Where the empty line after a request's fields begins.
  static func endOfHead(_ bytes: [UInt8], from: Int) -> Int? {
    let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var (isBehindLineFeed, isBehindReturn) = (false, false)
    for (index, byte) in bytes.enumerated().dropFirst(max(0, from - 2)) {
      if byte == lineFeed, isBehindLineFeed || isBehindReturn { return index }
      // Between the two there is one carriage return at most, so that looking two bytes back is enough.
      isBehindReturn = byte == carriageReturn && isBehindLineFeed
      isBehindLineFeed = byte == lineFeed
    }
    return nil
  }

  /// The answer to a request's head.
  static func answer(_ request: String, in state: State) -> String {
    let line = request.split(whereSeparator: \.isNewline).first ?? ""
    // One blank between each two, no others (RFC 9112, section 3).
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/") else {
      return reply("400 Bad Request", "no HTTP request\n")
    }
    guard words[0] == "GET" || words[0] == "HEAD" else {
      return reply("405 Method Not Allowed", "only GET is answered here\n", "Allow: GET, HEAD\r\n")
    }
    let (status, body) = page(words[1].prefix { $0 != "?" }, in: state)
    return reply(status, body, isHead: words[0] == "HEAD")
  }

  private static func page(_ path: Substring, in state: State) -> (status: String, body: String) {
    switch path {
    case "/metrics": return ("200 OK", MetricsText.text(state))
    case "/healthz":
      switch state.call.connection {
      case .joined: return ("200 OK", "joined\n")
      case .left: return ("503 Service Unavailable", "left\n")
      default: return ("503 Service Unavailable", "not joined\n")
      }
    default: return ("404 Not Found", "there are /metrics and /healthz\n")
    }
  }

  private static func reply(_ status: String, _ body: String, _ fields: String = "", isHead: Bool = false) -> String {
    "HTTP/1.1 \(status)\r\n\(fields)Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
      + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(isHead ? "" : body)"
  }
}
