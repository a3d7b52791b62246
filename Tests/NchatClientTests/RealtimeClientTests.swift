import NchatAPI
import Synchronization
import Testing

@testable import NchatClient

/// A client that hears what happens, over real sockets.
@Suite struct RealtimeClientTests {
  private func hello(_ peer: RealtimePeer) { peer.send(.hello(userId: Sample.ana, expiresAt: nil)) }

  private func isEvent(_ seq: Int64) -> @Sendable (RealtimeUpdate) -> Bool? {
    { update in if case .event(_, _, seq) = update { true } else { nil } }
  }

  @Test func eventsComeInOrderFromFramesOfOneOrMany() async throws {
    let server = try await APIServer { $0.path == "/api/realtime" ? .upgrade : .error(.notFound) }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.subscribe(.user)
    await realtime.start()
    let peer = try await next("a connection", in: server.peers)
    #expect(peer.token == "t")
    hello(peer)
    #expect(try await next("a request", in: peer.requests) == .subscribe(.user, since: nil))
    peer.send(.subscribed(.user, seq: 10))
    peer.send(Sample.event(11), Sample.event(12), .pong)
    peer.send(Sample.event(13))
    var heard: [RealtimeUpdate] = []
    for _ in 0..<5 { heard.append(try await next("an update", in: realtime.updates)) }
    #expect(heard[0] == .connected(userId: Sample.ana) && heard[1] == .subscribed(.user))
    #expect(heard.compactMap { if case .event(_, _, let seq) = $0 { seq } else { nil } } == [11, 12, 13] as [Int64])
    await realtime.subscribe(.call(Sample.callID))
    #expect(try await next("a request", in: peer.requests) == .subscribe(.call(Sample.callID), since: nil))
    await realtime.unsubscribe(.user)
    #expect(try await next("a request", in: peer.requests) == .unsubscribe(.user))
    await realtime.close()
    await peer.waitForEnd()
    for await _ in realtime.updates { Issue.record("something comes after the end") }
    try await server.stop()
  }

  @Test func aLostConnectionGoesOnWhereItWas() async throws {
    let server = try await APIServer { _ in .upgrade }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.subscribe(.user)
    await realtime.start()
    var last: Int64 = 0
    for round in 0..<4 {
      let peer = try await next("a connection", in: server.peers)
      hello(peer)
      #expect(try await next("a request", in: peer.requests) == .subscribe(.user, since: round == 0 ? nil : last))
      // The first subscription begins at the newest event; the others are behind it.
      peer.send(.subscribed(.user, seq: round == 0 ? last : last + 2), Sample.event(last + 1), Sample.event(last + 2))
      last += 2
      _ = try await next("event \(last)", in: realtime.updates, isEvent(last))
      switch round {
      case 0: peer.drop()
      case 1: peer.close(RealtimeClose.tooSlow.rawValue)
      case 2: peer.close(1001)
      default: break
      }
    }
    await realtime.close()
    try await server.stop()
  }

  @Test func nobodyInParticularFollowsStreams() async throws {
    let server = try await APIServer { _ in .upgrade }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .none))
    let topic = RealtimeTopic.stream(Sample.callID)
    await realtime.subscribe(topic)
    await realtime.start()
    for round in 0..<2 {
      let peer = try await next("a connection", in: server.peers)
      #expect(peer.token == nil)
      // Nobody greets whom nobody knows.
      #expect(try await next("a request", in: peer.requests) == .subscribe(topic, since: round == 0 ? nil : 5))
      peer.send(.subscribed(topic, seq: 5))
      #expect(try await next("an update", in: realtime.updates) == .subscribed(topic))
      peer.drop()
      _ = try await next("that it is lost", in: realtime.updates)
    }
    await realtime.close()
    try await server.stop()
  }

  @Test func aSilentServerIsLeft() async throws {
    let server = try await APIServer { _ in .upgrade }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let realtime = RealtimeClient(client, silence: .seconds(1))
    await realtime.start()
    // Each connection is greeted, and pinged until the client knows itself connected: pings are a sign of life, with or without messages.
    let (silence, fallSilent) = AsyncStream<Never>.makeStream()
    let greeting = Task {
      for await peer in server.peers {
        hello(peer)
        let pinging = Task {
          while !Task.isCancelled {
            peer.ping()
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
          }
        }
        Task {
          for await _ in silence {}
          pinging.cancel()
        }
      }
    }
    let isConnected: @Sendable (RealtimeUpdate) -> Bool? = { $0 == .connected(userId: Sample.ana) ? true : nil }
    _ = try await next("connected", in: realtime.updates, isConnected)
    fallSilent.finish()
    let lost = try await next("lost", in: realtime.updates) {
      if case .disconnected(let why, _) = $0 { why } else { nil }
    }
    #expect(lost == .dropped("the server is silent"))
    _ = try await next("connected again", in: realtime.updates, isConnected)
    await realtime.close()
    greeting.cancel()
    try await server.stop()
  }

  @Test func expiredTokensAreRenewedForTheNextConnection() async throws {
    let server = try await APIServer { request in
      switch (request.path, request.token) {
      case ("/api/auth/refresh", _): .model(Sample.session(1))
      case (_, "access-0"): .error(.tokenExpired)
      default: .upgrade
      }
    }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .session(Sample.store(0))))
    await realtime.start()
    let peer = try await next("a connection", in: server.peers)
    #expect(peer.token == "access-1")
    await realtime.close()
    try await server.stop()
  }

  @Test func tokensAreRenewedOnTheOpenConnection() async throws {
    let server = try await APIServer { $0.path == "/api/auth/refresh" ? .model(Sample.session(1)) : .upgrade }
    // Within the margin of an open connection, and not within that of a request.
    let realtime = RealtimeClient(
      try NchatClient(server: server.url, credentials: .session(Sample.store(0, expiresIn: 50))))
    await realtime.start()
    let peer = try await next("a connection", in: server.peers)
    #expect(peer.token == "access-0")
    hello(peer)
    #expect(try await next("a newer token", in: peer.requests) == .auth(token: "access-1"))
    await realtime.close()
    try await server.stop()
  }

  @Test func aRefusedTokenEndsIt() async throws {
    let server = try await APIServer { _ in .error(.unauthorized, "Who are you?") }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.start()
    let end = try await next("the end", in: realtime.updates) { if case .ended(let why) = $0 { why } else { nil } }
    #expect(end.code == .unauthorized && "\(end)" == "Who are you?")
    try await server.stop()
  }

  @Test func aTokenThatIsRefusedLaterEndsIt() async throws {
    let server = try await APIServer { _ in .upgrade }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.start()
    let peer = try await next("a connection", in: server.peers)
    hello(peer)
    peer.close(RealtimeClose.unauthenticated.rawValue)
    let end = try await next("the end", in: realtime.updates) { if case .ended(let why) = $0 { why } else { nil } }
    #expect(end.code == .unauthorized)
    try await server.stop()
  }

  @Test func anotherServerEndsIt() async throws {
    let server = try await APIServer { _ in .json(200, Array("hello".utf8)) }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.start()
    let end = try await next("the end", in: realtime.updates) { if case .ended(let why) = $0 { why } else { nil } }
    guard case .notNchat = end else {
      Issue.record("\(end) should be another kind of server")
      return
    }
    try await server.stop()
  }

  @Test func aBusyServerIsTriedAgain() async throws {
    let attempts = Mutex(0)
    let server = try await APIServer { _ in
      attempts.withLock {
        $0 += 1
        return $0 < 3 ? .error(.unavailable) : .upgrade
      }
    }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.start()
    let peer = try await next("a connection", in: server.peers)
    hello(peer)
    _ = try await next("connected", in: realtime.updates) { $0 == .connected(userId: Sample.ana) ? true : nil }
    await realtime.close()
    try await server.stop()
  }

  @Test(arguments: ["", "nonsense", "[1]", #"{"type":"event","topic":"user"}"#])
  func brokenFramesEndTheConnectionNotTheClient(_ text: String) async throws {
    let server = try await APIServer { _ in .upgrade }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.start()
    let peer = try await next("a connection", in: server.peers)
    hello(peer)
    peer.send(text: Array(text.utf8))
    await peer.waitForEnd()
    _ = try await next("another connection", in: server.peers)
    await realtime.close()
    try await server.stop()
  }

  @Test func aReaderThatSleepsLosesNothing() async throws {
    let server = try await APIServer { _ in .upgrade }
    let realtime = RealtimeClient(try NchatClient(server: server.url, credentials: .token("t")))
    await realtime.subscribe(.user)
    await realtime.start()
    let count: Int64 = 5_000
    // A server that keeps everything, and sends whoever comes what they have not seen.
    func serve(_ peer: RealtimePeer) async {
      hello(peer)
      for await request in peer.requests {
        guard case .subscribe(_, let since) = request else { continue }
        let from = since ?? 0
        peer.send(.subscribed(.user, seq: since == nil ? 0 : count))
        if from < count { for seq in from + 1...count { peer.send(Sample.event(seq)) } }
      }
    }
    // Nobody reads, until the first connection was given up for that.
    let first = try await next("a connection", in: server.peers)
    await serve(first)
    let serving = Task { for await peer in server.peers { await serve(peer) } }
    var heard: Int64 = 0
    while heard < count {
      let seq = try await next("an event", in: realtime.updates) {
        if case .event(_, _, let seq) = $0 { seq } else { nil }
      }
      #expect(seq == heard + 1)
      heard = seq
    }
    await realtime.close()
    serving.cancel()
    try await server.stop()
  }
}
