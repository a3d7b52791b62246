import CallCore
import Foundation

/// Serves Prometheus text on `/metrics` and liveness on `/healthz`, for machines that watch a headless client.
public final class MetricsServer: Sendable {
  private let descriptor: Int32
  /// The port it listens on.
  public let port: Int
  private let store: Store

  /// - Throws: `MetricsError` when the address is none, or taken.
  public init(host: String, port: Int, store: Store) throws(MetricsError) {
    self.store = store
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let info = list?.pointee else {
      throw MetricsError("\(host) is not an IP address")
    }
    defer { freeaddrinfo(list) }
    descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw MetricsError("cannot open a socket: \(String(cString: strerror(errno)))") }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 8) == 0 else {
      let reason = String(cString: strerror(errno))
      Foundation.close(descriptor)
      throw MetricsError("cannot listen on \(host):\(port): \(reason)")
    }
    self.port = Self.boundPort(descriptor) ?? port
    let thread = Thread { [self] in serve() }
    thread.name = "ncall-metrics"
    thread.start()
  }

  public func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

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

  /// One request at a time: a scraper asks every few seconds, and a slow one has two seconds.
  private func serve() {
    while true {
      let client = accept(descriptor, nil, nil)
      guard client >= 0 else {
        guard errno == EINTR || errno == ECONNABORTED else { break }
        continue
      }
      UnixSocket.setTimeout(client, seconds: 2)
      if let line = UnixSocket.readLine(client, limit: 2_048) { UnixSocket.write(client, answer(line)) }
      Foundation.close(client)
    }
    Foundation.close(descriptor)
  }

  func answer(_ request: String) -> String {
    let words = request.split(separator: " ")
    guard words.count >= 2, words[0] == "GET" || words[0] == "HEAD" else {
      return reply("405 Method Not Allowed", "only GET is answered here\n")
    }
    switch words[1].prefix(while: { $0 != "?" }) {
    case "/metrics": return reply("200 OK", MetricsText.text(store.state))
    case "/healthz":
      switch store.state.call.connection {
      case .joined: return reply("200 OK", "joined\n")
      case .left: return reply("503 Service Unavailable", "left\n")
      default: return reply("503 Service Unavailable", "not joined\n")
      }
    default: return reply("404 Not Found", "there are /metrics and /healthz\n")
    }
  }

  private func reply(_ status: String, _ body: String) -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
  }
}

/// Why metrics are not served.
public struct MetricsError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
