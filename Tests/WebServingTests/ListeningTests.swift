import Foundation
import Logging
import NIOCore
import NIOSSL
import Synchronization
import Testing
import WebServing

/// Ports, certificates and the end of a server.
struct ListeningTests {
  private final class Hello: WebResponder {
    func admit(_ request: WebRequest) -> WebAdmission { .reply(.text(200, request.isSecure ? "secure" : "plain")) }
  }

  @Test func everyHostSharesOnePort() async throws {
    let server = WebServer(logger: Logger(label: "test")) { _ in Hello() }
    let port = try await server.listen(hosts: ["127.0.0.1", "127.0.0.2"], port: 0)
    for host in ["127.0.0.1", "127.0.0.2"] {
      let socket = try await TestSocket(host: host, port: port)
      #expect(try await socket.request("GET", "/").body == "plain")
      await socket.close()
    }
    await server.shutdown(drain: .seconds(1))
  }

  @Test func aTakenPortIsTold() async throws {
    let first = WebServer(logger: Logger(label: "test")) { _ in Hello() }
    let port = try await first.listen(hosts: ["127.0.0.1"], port: 0)
    let second = WebServer(logger: Logger(label: "test")) { _ in Hello() }
    do throws(WebServerError) {
      _ = try await second.listen(hosts: ["127.0.0.2", "127.0.0.1"], port: port)
      Issue.record("it listens")
    } catch {
      #expect("\(error)" == "cannot listen on 127.0.0.1:\(port): Address already in use")
    }
    // Nothing is left open of what could be listened on.
    await #expect(throws: (any Error).self) { try await TestSocket(host: "127.0.0.2", port: port) }
    await first.shutdown(drain: .seconds(1))
    await second.shutdown(drain: .seconds(1))
  }

  @Test func tlsServesTheSame() async throws {
    let certificate = try TestCertificate(for: "IP:127.0.0.1")
    let tls = try WebServerTLS(certificateFile: certificate.file, keyFile: certificate.key)
    try await TestWeb.run(tls: tls) { request in
      if request.wantsWebSocket {
        return .webSocket(WebSocketOptions()) { socket in
          socket.send(text: "over TLS")
          return socket.eventLoop.makeSucceededFuture(nil)
        }
      }
      return request.head.method == .POST ? .echo(request) : .reply(.text(200, request.isSecure ? "secure" : "plain"))
    } _: { web in
      func secureSocket() async throws -> TestSocket {
        try await TestSocket(port: web.port) { channel in
          var configuration = TLSConfiguration.makeClientConfiguration()
          configuration.certificateVerification = .none
          let context = try NIOSSLContext(configuration: configuration)
          try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
        }
      }
      let socket = try await secureSocket()
      #expect(try await socket.request("GET", "/").body == "secure")
      #expect(try await socket.request("POST", "/x", body: String(repeating: "y", count: 2000)).status == 413)
      #expect(await socket.rest() == "")
      let webSocket = try await secureSocket()
      #expect(try await webSocket.upgrade("/").status == 101)
      #expect(try await webSocket.message().payload == Array("over TLS".utf8))
      await webSocket.close()
      let plain = try await web.socket()
      try await plain.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
      #expect(!(await plain.rest()).contains("HTTP/1.1"))
    }
    try certificate.remove()
  }

  @Test func filesThatAreNoneAreNamed() throws {
    let certificate = try TestCertificate(for: "IP:127.0.0.1")
    let other = try TestCertificate(for: "IP:127.0.0.1")
    func problem(_ file: String, _ key: String) -> String {
      do throws(WebServerError) {
        _ = try WebServerTLS(certificateFile: file, keyFile: key)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(problem("/nonexistent", certificate.key).contains("/nonexistent is no PEM file with a certificate"))
    #expect(problem(certificate.file, "/nonexistent").contains("/nonexistent is no PEM file with a private key"))
    #expect(problem(certificate.file, other.key).contains("do not belong together"))
    #expect(problem(certificate.file, certificate.key) == "")
    try certificate.remove()
    try other.remove()
  }

  @Test func aServerEndsPolitely() async throws {
    let waiting = Mutex<[EventLoopPromise<HTTPReply>]>([])
    var sockets: [TestSocket] = []
    let ending = Mutex<Task<Void, Never>?>(nil)
    try await TestWeb.run { request in
      if request.wantsWebSocket {
        return .webSocket(WebSocketOptions()) { $0.eventLoop.makeSucceededFuture(nil) }
      }
      guard request.target.path == "/slow" else { return .reply(.text(200, "quick")) }
      return .body(limit: 0) { _ in
        let promise = request.eventLoop.makePromise(of: HTTPReply.self)
        waiting.withLock { $0.append(promise) }
        return promise.futureResult
      }
    } _: { web in
      for _ in 0..<3 { sockets.append(try await web.socket()) }
      #expect(try await sockets[0].request("GET", "/").status == 200)
      try await sockets[1].send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n")
      #expect(try await sockets[2].upgrade("/").status == 101)
      try await TestWeb.until { waiting.withLock { !$0.isEmpty } }
      let server = web.server
      ending.withLock { $0 = Task { await server.shutdown(drain: .seconds(60)) } }
      #expect(await sockets[0].rest() == "", "nothing goes on there")
      #expect(await sockets[2].closeCode() == 1001)
      waiting.withLock { $0.removeLast() }.succeed(.text(200, "after all"))
      let last = try await sockets[1].response()
      #expect(last.body == "after all" && last.headers["connection"] == "close")
      #expect(await sockets[1].rest() == "")
      await ending.withLock { $0 }?.value
      #expect(server.connections == 0)
    }
  }

  @Test func whatDoesNotEndIsCut() async throws {
    try await TestWeb.run { request in
      .body(limit: 0) { _ in request.eventLoop.makePromise(of: HTTPReply.self).futureResult }
    } _: { web in
      let socket = try await web.socket()
      try await socket.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
      try await TestWeb.until { web.server.connections == 1 }
      await web.server.shutdown(drain: .milliseconds(20))
      #expect(await socket.rest() == "")
    }
  }
}
