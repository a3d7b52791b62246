import NIOCore
import NIOHTTP1
import Testing
import WebServing

/// What clients cannot take from a server.
struct LimitsTests {
  @Test func aHeadHasToComeInTime() async throws {
    try await TestWeb.run(limits: { $0.headTime = .milliseconds(100) }, answer: { .echo($0) }) { web in
      // Whose first bytes come too late as well is told nothing; on a busy machine that may be us.
      try await TestWeb.until {
        let slow = try await web.socket()
        guard (try? await slow.send("GET / HTTP/1.1\r\nHo")) != nil, let reply = try? await slow.response() else {
          return false
        }
        #expect(reply.status == 408 && reply.headers["connection"] == "close")
        #expect(await slow.rest() == "")
        return true
      }
      let silent = try await web.socket()
      #expect(await silent.rest() == "", "who never said anything is told nothing")
    }
  }

  @Test func droppingBytesNowAndThenDoesNotHelp() async throws {
    try await TestWeb.run(limits: { $0.headTime = .milliseconds(150) }, answer: { .echo($0) }) { web in
      var first: TestSocket?
      try await TestWeb.until {
        first = try await web.socket()
        return (try? await first?.request("GET", "/first"))?.status == 200
      }
      let socket = try #require(first)
      // The time counts from the first byte of the second head, however many follow.
      var isAnswered = false
      for byte in ("GET /" + String(repeating: "x", count: 60_000)).utf8 {
        do { try await socket.send([byte]) } catch {
          isAnswered = true
          break
        }
        try await Task.sleep(for: .milliseconds(1))
      }
      #expect(isAnswered)
    }
  }

  @Test func anIdleConnectionEnds() async throws {
    try await TestWeb.run(limits: { $0.idleTime = .milliseconds(50) }, answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      #expect(try await socket.request("GET", "/").status == 200)
      #expect(await socket.rest() == "")
      try await TestWeb.until { web.server.connections == 0 }
    }
  }

  @Test func aBodyHasToComeInTime() async throws {
    try await TestWeb.run(limits: { $0.bodyTime = .milliseconds(100) }, answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      try await socket.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nonly this")
      let reply = try await socket.response()
      #expect(reply.status == 408 && reply.headers["connection"] == "close")
      #expect(await socket.rest() == "")
    }
  }

  @Test func anAnswerHasToBeReadInTime() async throws {
    let large = ByteBuffer(repeating: 0x61, count: 64 << 20)
    try await TestWeb.run(limits: { $0.sendTime = .milliseconds(100) }) { _ in
      .reply(HTTPReply(status: .ok, body: large))
    } _: { web in
      let socket = try await web.socket()
      try await socket.setReading(false)
      try await socket.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
      try await TestWeb.until { web.server.connections == 0 }
      await socket.close()
    }
  }

  @Test func aFloodOfHeadersIsRefused() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      for flood in [
        (0..<300).map { "X-\($0): y\r\n" }.joined(), "X: " + String(repeating: "y", count: 90_000) + "\r\n",
        (0..<4).map { "X-\($0): \(String(repeating: "y", count: 60_000))\r\n" }.joined(),
      ] {
        let socket = try await web.socket()
        try await socket.send("GET / HTTP/1.1\r\nHost: t\r\n" + flood + "\r\n")
        let reply = try await socket.response()
        #expect(reply.status == 431 && reply.headers["connection"] == "close")
        #expect(reply.headers["content-type"] == "application/json")
        #expect(await socket.rest() == "")
      }
    }
  }

  @Test func aLongTargetIsRefused() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      #expect(try await socket.request("GET", "/" + String(repeating: "x", count: 65_536)).status == 414)
      #expect(try await socket.request("GET", "/").status == 200, "a head that was read is over")
      await socket.close()
    }
  }

  @Test(arguments: [true, false])
  func aLargeBodyIsRefusedAndNotRead(isAnnounced: Bool) async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      let socket = try await web.socket()
      let framing = isAnnounced ? "Content-Length: 100000000" : "Transfer-Encoding: chunked"
      try await socket.send("POST / HTTP/1.1\r\nHost: t\r\n\(framing)\r\n\r\n")
      if !isAnnounced {
        let chunk = "200\r\n" + String(repeating: "x", count: 512) + "\r\n"
        try await socket.send(chunk + chunk)
      }
      let reply = try await socket.response()
      #expect(reply.status == 413 && reply.headers["connection"] == "close")
      #expect(reply.body.contains("1000 bytes"))
      #expect(await socket.rest() == "", "it ends although the body has not come")
    }
  }

  @Test func aSenderOfALargeBodySeesTheAnswer() async throws {
    try await TestWeb.run(answer: { .echo($0) }) { web in
      for _ in 0..<5 {
        let socket = try await web.socket()
        let body = String(repeating: "x", count: 4 << 20)
        // It may be told before it is through.
        try? await socket.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
        #expect(try await socket.response().status == 413)
        await socket.close()
      }
    }
  }

  @Test func aRefusedBodyCostsTheConnectionOnlyWhenItIsLarge() async throws {
    try await TestWeb.run(answer: { _ in .reply(.text(401, "no")) }) { web in
      let socket = try await web.socket()
      let small = try await socket.request("POST", "/", body: String(repeating: "x", count: 60_000))
      #expect(small.status == 401 && small.headers["connection"] == nil)
      #expect(try await socket.request("GET", "/").status == 401)
      try await socket.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 70000\r\n\r\n")
      let large = try await socket.response()
      #expect(large.status == 401 && large.headers["connection"] == "close")
      #expect(await socket.rest() == "")
    }
  }

  @Test func connectionsAreCounted() async throws {
    try await TestWeb.run {
      $0.connections = 3
    } answer: {
      .echo($0)
    } _: { web in
      var sockets: [TestSocket] = []
      for _ in 0..<3 {
        let socket = try await web.socket()
        #expect(try await socket.request("GET", "/").status == 200)
        sockets.append(socket)
      }
      for _ in 0..<20 {
        let refused = try await web.socket()
        let reply = try await refused.response()
        #expect(reply.status == 503 && reply.headers["retry-after"] == "5" && reply.headers["connection"] == "close")
        #expect(await refused.rest() == "")
        await refused.close()
      }
      #expect(web.server.connections == 3)
      #expect(try await sockets[0].request("GET", "/").status == 200, "those who are there stay")
      await sockets[0].close()
      try await TestWeb.until { web.server.connections == 2 }
      let next = try await web.socket()
      #expect(try await next.request("GET", "/").status == 200)
      for socket in sockets + [next] { await socket.close() }
    }
  }

  @Test(arguments: [true, false])
  func connectionsOfOneAddressAreCounted(boundsLoopback: Bool) async throws {
    try await TestWeb.run {
      $0.connectionsPerAddress = 1
      $0.boundsLoopback = boundsLoopback
    } answer: {
      .echo($0)
    } _: { web in
      let first = try await web.socket()
      #expect(try await first.request("GET", "/").status == 200)
      let second = try await web.socket()
      if boundsLoopback {
        #expect(try await second.response().status == 503)
      } else {
        #expect(try await second.request("GET", "/").status == 200)
      }
      await first.close()
      await second.close()
    }
  }

  @Test func beyondThoseThatAreToldConnectionsAreCut() async throws {
    try await TestWeb.run {
      $0.connections = 0
      $0.refusals = 2
      $0.lingerTime = .seconds(60)
    } answer: {
      .echo($0)
    } _: { web in
      var told: [TestSocket] = []
      for _ in 0..<2 {
        // They do not close when the server has.
        told.append(
          try await TestSocket(port: web.port) {
            try $0.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
          })
      }
      for socket in told { #expect(try await socket.response().status == 503) }
      let cut = try await web.socket()
      #expect(await cut.rest() == "")
      for socket in told { await socket.close() }
    }
  }
}
