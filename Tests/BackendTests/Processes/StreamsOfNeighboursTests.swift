import NchatAPI
import NchatClient
import Testing

@testable import Backend

@Suite("A stream that two backends serve")
struct StreamsOfNeighboursTests {
  private func live(_ person: Person, _ change: (inout CreateStreamRequest) -> Void = { _ in }) async throws -> EntityID
  {
    let channel = try #require(try await person.client.listChannels().first { $0.slug == "general" })
    var request = CreateStreamRequest(channelId: channel.id, title: "of both")
    change(&request)
    let stream = try await person.client.createStream(request).id
    _ = try await person.client.startStream(stream)
    return stream
  }

  @Test("Two hundred come and go at both at once, and write: one count, whichever is asked, and one order")
  func crowd() async throws {
    var limits = BackendLimits()
    let plenty = BackendLimits.Rate(burst: 100_000, perMinute: 100_000)
    (limits.requests, limits.views, limits.chat, limits.reactions) = (plenty, plenty, plenty, plenty)
    try await NeighboursLab.run(limits: limits) { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 0), try await lab.signIn("bob", at: 1))
      let stream = try await live(alice)
      let writers = [alice, bob]
      // However busy the machine is: it is counted here, not timed.
      var patience = NchatClient.Configuration()
      (patience.connectTimeout, patience.requestTimeout) = (.seconds(300), .seconds(300))
      let patient = patience
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            // What begins at one goes on at the other.
            let clients = try (0..<2).map { place in
              try NchatClient(
                server: lab.urls[(number + place) % 2], credentials: .none, configuration: patient)
            }
            let session = try await clients[0].watchStream(stream).sessionId
            _ = try await clients[1].keepWatching(stream, session: session)
            if number % 4 == 0 {
              _ = try await writers[number / 4 % 2].client.say("number \(number)", toStream: stream)
            }
            guard number % 3 > 0 else { return }
            // Twice at once is once.
            async let first: Void = clients[0].stopWatching(stream, session: session)
            async let second: Void = clients[1].stopWatching(stream, session: session)
            try await first
            try await second
            guard number % 3 == 2 else { return }
            async let back = clients[0].watchStream(stream, session: session)
            async let again = clients[1].watchStream(stream, session: session)
            let sessions = [try await back.sessionId, try await again.sessionId]
            #expect(sessions == [session, session])
          }
        }
        try await group.waitForAll()
      }
      let there = (0..<200).count { $0 % 3 != 1 }
      for person in writers {
        let shown = try await person.client.stream(stream)
        #expect(shown.currentViewers == there && shown.totalViews == 200 && shown.totalChatMessages == 50)
        #expect(shown.peakViewers >= there && shown.peakViewers <= 200)
      }
      let chats = [
        try await alice.client.streamChat(stream, StreamChatQuery()),
        try await bob.client.streamChat(stream, StreamChatQuery()),
      ]
      #expect(chats[0] == chats[1] && Set(chats[0].map(\.content)).count == 50)
      let rows = try lab.place.sql(
        """
        select (select count(*) from nchat_stream_viewers where stream_id = '\(stream)' and left_at is null),
          (select count(*) from nchat_events where topic = 'stream:\(stream)'),
          (select seq from nchat_topics where topic = 'stream:\(stream)')
        """)
      #expect(rows.first?[0] == "\(there)" && rows.first?[1] == rows.first?[2])
      // Nobody is heard any more: one of both sweeps, and each leaves once.
      lab.pass(61)
      try await eventually("some stay") { try await bob.client.stream(stream).currentViewers == 0 }
      let viewers = try await bob.client.viewers(
        ofStream: stream, StreamViewerQuery(limit: 1_000, includeInactive: true))
      #expect(viewers.viewers.count == 200 && viewers.viewers.allSatisfy { !$0.isActive && $0.duration == 0 })
      for person in writers { await person.close() }
    }
  }

  @Test("Whoever follows a stream at one learns that it was deleted at the other, and follows nothing any more")
  func deleted() async throws {
    try await NeighboursLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 0), try await lab.signIn("bob", at: 1))
      let channel = try #require(try await alice.client.listChannels().first { $0.slug == "general" })
      let stream = try await alice.client.createStream(CreateStreamRequest(channelId: channel.id, title: "never")).id
      await bob.follow(.stream(stream))
      try await alice.client.deleteStream(stream)
      try await eventually("it is followed no more") {
        bob.updates.contains { if case .unsubscribed(.stream(stream), _) = $0 { true } else { false } }
      }
      await bob.close()
      await alice.close()
    }
  }

  @Test("Slow mode lets one message of somebody through, whichever backends they come to at once")
  func slowMode() async throws {
    try await NeighboursLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice", at: 0), try await lab.signIn("bob", at: 1))
      let stream = try await live(alice) { $0.slowModeSeconds = 60 }
      let elsewhere = try NchatClient(server: lab.urls[0], credentials: bob.client.credentials)
      for _ in 0..<2 {
        let refusals = await withTaskGroup(of: ErrorCode?.self) { group in
          for number in 0..<6 {
            group.addTask {
              do throws(NchatFailure) {
                _ = try await (number % 2 == 0 ? bob.client : elsewhere).say("\(number)", toStream: stream)
                return nil
              } catch { return error.code ?? .internalError }
            }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1 && refusals.count { $0 == .slowMode } == 5, "\(refusals)")
        lab.pass(60)
      }
      #expect(try await alice.client.stream(stream).totalChatMessages == 2)
      await bob.close()
      await alice.close()
    }
  }
}
