import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import WebServing

/// Requests and answers on one connection.
struct RequestsInTurnTests {
  @Test func aConnectionServesOneRequestAfterTheOther() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      for number in 0..<20 {
        let reply = try await socket.request("POST", "/n/\(number)", body: "body \(number)")
        #expect(reply.status == 200)
        #expect(reply.body == "POST /n/\(number) body \(number)")
        #expect(reply.headers["connection"] == nil)
        #expect(reply.headers["date"]?.hasSuffix(" GMT") == true)
      }
      await socket.close()
    }
  }

  @Test func bodiesInChunksArePutTogether() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      try await socket.send("POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
      try await socket.send("2\r\nde\r\n0\r\n\r\n")
      #expect(try await socket.response().body == "POST /c abcde")
      await socket.close()
    }
  }

  @Test func lateAnswersOfPipelinedRequestsStayInOrder() async throws {
    let waiting = Mutex<[EventLoopPromise<HTTPReply>]>([])
    try await TestWeb.run(threads: 2) { request in
      .body(limit: 10) { _ in
        // The first is answered last, and from elsewhere.
        guard request.target.path == "/0" else {
          return request.eventLoop.makeSucceededFuture(.text(200, request.target.path))
        }
        let promise = request.eventLoop.makePromise(of: HTTPReply.self)
        waiting.withLock { $0.append(promise) }
        return promise.futureResult
      }
    } _: { web in
      let socket = try await web.socket()
      let all = (0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined()
      try await socket.send(all)
      try await TestWeb.until { waiting.withLock { !$0.isEmpty } }
      waiting.withLock { $0.removeLast() }.succeed(.text(200, "/0"))
      for number in 0..<100 { #expect(try await socket.response().body == "/\(number)") }
      await socket.close()
    }
  }

  @Test func requestsThatComeInPiecesAreOne() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      for byte in "POST /slow HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nok".utf8 { try await socket.send([byte]) }
      #expect(try await socket.response().body == "POST /slow ok")
      await socket.close()
    }
  }

  @Test func headersTellOfABodyThatHeadDoesNotGet() async throws {
    try await TestWeb.run {
      $0.target.path == "/none"
        ? .reply(HTTPReply(status: .noContent)) : .reply(.text($0.target.path == "/same" ? 304 : 200, "four"))
    } _: { web in
      let socket = try await web.socket()
      let head = try await socket.request("HEAD", "/")
      #expect(head.status == 200 && head.headers["content-length"] == "4")
      for (path, status) in [("/none", 204), ("/same", 304)] {
        let none = try await socket.request("GET", path)
        #expect(none.status == status)
        #expect(none.headers["content-length"] == nil && none.headers["transfer-encoding"] == nil)
      }
      #expect(try await socket.request("GET", "/").body == "four", "nothing was left over")
      await socket.close()
    }
  }

  @Test func theClientDecidesWhetherTheConnectionStays() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let closing = try await web.socket()
      let last = try await closing.request("GET", "/", headers: ["Connection": "close"])
      #expect(last.headers["connection"] == "close")
      await #expect(throws: (any Error).self) { try await closing.request("GET", "/") }
      let old = try await web.socket()
      try await old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      #expect(try await old.response().headers["connection"] == "keep-alive")
      try await old.send("GET / HTTP/1.0\r\n\r\n")
      #expect(try await old.response().headers["connection"] == "close")
      #expect(await old.rest() == "")
    }
  }

  @Test func aBodyIsAskedForWhenItsSenderWaits() async throws {
    try await TestWeb.run {
      $0.target.path == "/refused" ? .reply(.text(401, "no")) : .echo($0)
    } _: { web in
      let socket = try await web.socket()
      let head = "Host: t\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
      try await socket.send("POST /a HTTP/1.1\r\n" + head)
      #expect(try await socket.response(hasBody: false).status == 100)
      try await socket.send("body")
      #expect(try await socket.response().body == "POST /a body")
      try await socket.send("POST /refused HTTP/1.1\r\n" + head)
      let refused = try await socket.response()
      #expect(refused.status == 401 && refused.headers["connection"] == "close")
      #expect(await socket.rest() == "")
    }
  }

  @Test func anAnswerThatFailsIsAProblem() async throws {
    struct Broken: Error {}
    try await TestWeb.run { request in
      .body(limit: 10) { _ in request.eventLoop.makeFailedFuture(Broken()) }
    } _: { web in
      let socket = try await web.socket()
      for _ in 0..<2 {
        let reply = try await socket.request("GET", "/")
        #expect(reply.status == 500)
        #expect(reply.headers["content-type"] == "application/json")
        #expect(!reply.body.contains("Broken"), "what failed inside is nobody's business")
      }
      await socket.close()
    }
  }

  @Test func aClientThatWentAwayIsHarmless() async throws {
    let waiting = Mutex<[EventLoopPromise<HTTPReply>]>([])
    try await TestWeb.run { request in
      guard request.target.path == "/wait" else { return .reply(.text(200, "here")) }
      return .body(limit: 10) { _ in
        let promise = request.eventLoop.makePromise(of: HTTPReply.self)
        waiting.withLock { $0.append(promise) }
        return promise.futureResult
      }
    } _: { web in
      let gone = try await web.socket()
      try await gone.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n")
      try await TestWeb.until { waiting.withLock { !$0.isEmpty } }
      await gone.close()
      waiting.withLock { $0.removeLast() }.succeed(.text(200, "too late"))
      let other = try await web.socket()
      #expect(try await other.request("GET", "/").body == "here")
      await other.close()
      try await TestWeb.until { web.server.connections == 0 }
    }
  }

  @Test(arguments: [
    ("GET / HTTP/2.0\r\nHost: t\r\n\r\n", 400), ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400), ("GET /%zz HTTP/1.1\r\nHost: t\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: t\r\nA B: c\r\n\r\n", 400),
  ])
  func whatIsNoRequestIsAnsweredAndEnded(_ request: String, _ status: Int) async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      try await socket.send(request)
      let reply = try await socket.response()
      #expect(reply.status == status)
      #expect(reply.headers["content-type"] == "application/json")
      #expect(reply.body.hasPrefix(#"{"error":"#))
      await socket.close()
    }
  }

  @Test func aBrokenRequestBehindAnotherIsAnsweredInItsTurn() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      try await socket.send("GET /good HTTP/1.1\r\nHost: t\r\n\r\nnonsense\r\n\r\n")
      #expect(try await socket.response().body == "GET /good ")
      #expect(try await socket.response().status == 400)
      #expect(await socket.rest() == "")
    }
  }

  @Test(arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT")])
  func datesHaveTheirForm(_ seconds: Int, _ text: String) { #expect(HTTPDate.text(seconds) == text) }
}
