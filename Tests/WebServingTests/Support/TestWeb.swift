import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing
import WebServing

/// A real server on a free port, for the length of a test.
struct TestWeb {
  typealias Answer = @Sendable (WebRequest) -> WebAdmission

  /// Answers what a test says, and problems as JSON, so that both can be told apart.
  private final class Responder: WebResponder {
    private let answer: Answer
    init(_ answer: @escaping Answer) { self.answer = answer }

    func admit(_ request: WebRequest) -> WebAdmission { answer(request) }

    func reply(to problem: WebProblem, head: HTTPRequestHead?) -> HTTPReply {
      HTTPReply(
        status: HTTPResponseStatus(statusCode: problem.status), contentType: "application/json",
        body: ByteBuffer(string: #"{"error":"\#(problem.text)"}"#))
    }
  }

  let server: WebServer
  let port: Int

  static func run(
    tls: WebServerTLS? = nil, trustsProxy: Bool = false, threads: Int = 1,
    limits change: (inout WebServerLimits) -> Void = { _ in }, answer: @escaping Answer,
    _ body: (TestWeb) async throws -> Void
  ) async throws {
    var limits = WebServerLimits()
    limits.resolution = .milliseconds(5)
    change(&limits)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
    var log = Logger(label: "test")
    log.logLevel = .critical
    let server = WebServer(limits: limits, tls: tls, trustsProxy: trustsProxy, group: group, logger: log) { _ in
      Responder(answer)
    }
    let web = TestWeb(server: server, port: try await server.listen(hosts: ["127.0.0.1"], port: 0))
    do {
      try await body(web)
    } catch {
      await server.shutdown(drain: .milliseconds(100))
      try await group.shutdownGracefully()
      throw error
    }
    await server.shutdown(drain: .milliseconds(100))
    try await group.shutdownGracefully()
  }

  func socket() async throws -> TestSocket { try await TestSocket(port: port) }

  /// Waits until something holds, however slow the machine.
  static func until(_ holds: () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while try await !holds() {
      try #require(clock.now < end, "it never came to hold")
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

extension WebAdmission {
  /// The body again, with the method and the path before it.
  static func echo(_ request: WebRequest, limit: Int = 1000) -> WebAdmission {
    .body(limit: limit) { body in
      let text = "\(request.head.method.rawValue) \(request.target.path) \(String(buffer: body))"
      return request.eventLoop.makeSucceededFuture(.text(200, text))
    }
  }
}
