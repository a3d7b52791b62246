import CallCore
import Foundation
import Testing

@testable import Headless

/// Metrics for a machine that asks every few seconds, and for others that ask badly.
struct MetricsServerTests {
  /// A connection to a port of loopback.
  private func connected(_ port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw NothingHappened(what: "a connection to port \(port)")
    }
    return descriptor
  }

  /// Everything that a server says until it closes.
  private func rest(_ descriptor: Int32) throws -> String {
    let bytes = try StreamSocket.read(descriptor, limit: 1 << 20, seconds: 30) { _, _ in nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func ask(_ port: Int, _ request: String) throws -> String {
    let descriptor = try connected(port)
    defer { close(descriptor) }
    StreamSocket.write(descriptor, request, seconds: 30)
    return try rest(descriptor)
  }

  private func get(_ port: Int, _ path: String) throws -> (status: String, body: String) {
    let answer = try ask(port, "GET \(path) HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n")
    let parts = answer.components(separatedBy: "\r\n\r\n")
    #expect(answer.contains("Content-Length: \(parts.dropFirst().joined(separator: "\r\n\r\n").utf8.count)\r\n"))
    return (parts[0].components(separatedBy: "\r\n")[0], parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  @Test func healthFollowsTheCall() async throws {
    let store = quietStore()
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: store)
    defer { server.close() }
    #expect(try get(server.port, "/healthz") == ("HTTP/1.1 503 Service Unavailable", "not joined\n"))
    store.send(.call(.joined(room: RoomSummary(name: "r"), me: Participant(identity: "me", sid: "PA_me"), others: [])))
    #expect(try get(server.port, "/healthz?verbose=1") == ("HTTP/1.1 200 OK", "joined\n"))
    store.send(.call(.left(.roomClosed)))
    #expect(try get(server.port, "/healthz").body == "left\n")
    #expect(try get(server.port, "/").status == "HTTP/1.1 404 Not Found")
  }

  @Test func textIsWhatAScraperReads() throws {
    var state = State()
    let tracks = hostileNames.enumerated().map { index, name in
      TrackStats(identity: name, sid: "TR_\(index)", jitter: index == 0 ? .infinity : 1.5, concealed: .nan, level: -20)
    }
    _ = reduce(&state, .call(.statsMeasured(CallStats(roundTrip: 3, tracks: tracks))))
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore(state))
    defer { server.close() }
    let (status, body) = try get(server.port, "/metrics")
    #expect(status == "HTTP/1.1 200 OK")
    let page = try PrometheusPage(body)
    #expect(page.types.values.allSatisfy { $0 == "gauge" })
    #expect(page.samples["ncall_joined"]?.map(\.value) == ["0.0"])
    #expect(page.samples["ncall_rtt_milliseconds"]?.map(\.value) == ["3.0"])
    let jitter = try #require(page.samples["ncall_track_jitter_milliseconds"])
    #expect(jitter.map { $0.labels["identity"] } == hostileNames)
    #expect(jitter.map { $0.labels["track"] } == hostileNames.indices.map { "TR_\($0)" })
    #expect(jitter.first?.value == "+Inf")
    #expect(page.samples["ncall_track_concealed_ratio"]?.first?.value == "NaN")
  }

  @Test func badRequestsAreAnsweredAndOver() throws {
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore())
    defer { server.close() }
    #expect(try ask(server.port, "POST /metrics HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 405 "))
    #expect(try ask(server.port, "\u{16}\u{3}\u{1}garbage\n\n").hasPrefix("HTTP/1.1 400 "))
    #expect(try ask(server.port, "GET /metrics\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
    #expect(try ask(server.port, "GET  /metrics HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
    // An empty line before a request is no part of it.
    #expect(try ask(server.port, "\r\nGET /metrics HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    let head = try ask(server.port, "HEAD /healthz HTTP/1.0\n\n")
    #expect(head.hasPrefix("HTTP/1.1 503 ") && head.hasSuffix("\r\n\r\n"))
    let oversized = "GET /metrics HTTP/1.1\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n"
    #expect(try ask(server.port, oversized).hasPrefix("HTTP/1.1 431 "))
  }

  @Test func fieldsThatComeLateAreWaitedFor() throws {
    // Closing with unread bytes would reset the connection, and the scraper would lose the answer.
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore())
    defer { server.close() }
    let descriptor = try connected(server.port)
    defer { close(descriptor) }
    for part in ["GET /met", "rics HTTP/1.1\r\n", "Host: x\r", "\n", "\r\n"] {
      StreamSocket.write(descriptor, part, seconds: 30)
    }
    #expect(try rest(descriptor).hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test func silentConnectionsDoNotKeepScrapersOut() throws {
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore())
    defer { server.close() }
    let silent = try (0..<20).map { _ in try connected(server.port) }
    #expect(try get(server.port, "/metrics").status == "HTTP/1.1 200 OK")
    for descriptor in silent { close(descriptor) }
  }

  @Test func addressesAreRefusedInWords() throws {
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore())
    defer { server.close() }
    #expect {
      try MetricsServer(host: "127.0.0.1", port: server.port, store: quietStore())
    } throws: {
      ($0 as? MetricsError)?.kind == .cannotListen && "\($0)".contains("in use")
    }
    #expect {
      try MetricsServer(host: "nonesuch.example", port: 0, store: quietStore())
    } throws: {
      ($0 as? MetricsError)?.kind == .badAddress
    }
    #expect {
      try MetricsServer(host: "192.0.2.77", port: 0, store: quietStore())
    } throws: {
      ($0 as? MetricsError)?.kind == .cannotListen
    }
  }

  @Test func closedServerIsClosedOnce() async throws {
    let server = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore())
    let port = server.port
    server.close()
    server.close()
    try await eventually("the port is free") {
      guard let again = try? MetricsServer(host: "127.0.0.1", port: port, store: quietStore()) else { return false }
      again.close()
      return true
    }
  }
}
