import NchatAPI
import NchatClient
import Testing

@testable import Backend

/// Two hundred clients at once, over HTTP: what is counted is exact.
struct ManyViewersTests {
  /// What one client has done.
  private struct Deeds: Sendable {
    var views = 0
    var isThere = false
    var messages = 0
    var reactions = 0
    var stays = 0
  }

  @Test("Two hundred clients come, go, write and react at once; every count is right")
  func crowd() async throws {
    var limits = BackendLimits()
    let plenty = BackendLimits.Rate(burst: 100_000, perMinute: 100_000)
    (limits.requests, limits.views, limits.chat, limits.reactions) = (plenty, plenty, plenty, plenty)
    try await CallLab.run(limits: limits) { lab in
      let people = [try await lab.signIn("alice"), try await lab.signIn("bob"), try await lab.signIn("charlie")]
      let alice = people[0]
      let channels = try await alice.client.listChannels()
      let channel = try #require(channels.first { $0.slug == "general" })
      let stream = try await alice.client.createStream(CreateStreamRequest(channelId: channel.id, title: "crowd")).id
      _ = try await alice.client.startStream(stream)
      let deeds = try await withThrowingTaskGroup(of: Deeds.self) { group in
        for number in 0..<200 {
          group.addTask {
            // A client of its own each: of four in five nobody knows who it is.
            let known = number % 5 == 0 ? people[number / 5 % 3].client : nil
            let client =
              try known?.speaking(for: known?.credentials ?? .none) ?? NchatClient(server: lab.url, credentials: .none)
            return try await act(number, client, isKnown: known != nil, stream)
          }
        }
        return try await group.reduce(into: [Deeds]()) { $0.append($1) }
      }
      let there = deeds.count { $0.isThere }
      #expect(there > 0 && there < 200)
      let shown = try await alice.client.stream(stream)
      #expect(shown.currentViewers == there && shown.totalViews == 200)
      #expect(shown.peakViewers >= there && shown.peakViewers <= 200)
      let (messages, reactions) = (deeds.reduce(0) { $0 + $1.messages }, deeds.reduce(0) { $0 + $1.reactions })
      #expect(shown.totalChatMessages == messages && shown.totalReactions == reactions && messages > 0 && reactions > 0)
      let viewers = try await alice.client.viewers(
        ofStream: stream, StreamViewerQuery(limit: 1_000, includeInactive: true))
      #expect(viewers.viewers.count == 200 && viewers.viewers.count { $0.isActive } == there)
      #expect(viewers.stats.active == there)
      let told = try await alice.client.reactions(toStream: stream)
      #expect(told.total == reactions && StreamReactionType.allCases.reduce(0) { $0 + told.counts[$1] } == reactions)
      var chat = Set<EntityID>()
      var query = StreamChatQuery()
      while true {
        let page = try await alice.client.streamChat(stream, query)
        chat.formUnion(page.map(\.id))
        guard page.count == 100 else { break }
        query.before = page.first?.id
      }
      #expect(chat.count == messages)
      let analytics = try await alice.client.analytics(ofStream: stream)
      #expect(analytics.viewers?.uniqueViewers == 160 + 3 && analytics.viewers?.current == there)
      #expect(analytics.timeline.reduce(0) { $0 + $1.messages } == messages)
      #expect(analytics.timeline.reduce(0) { $0 + $1.reactions } == reactions)
      #expect(
        analytics.timeline.reduce(0) { $0 + $1.joined } - analytics.timeline.reduce(0) { $0 + $1.left } == there)
      lab.pass(1)
      #expect(try await alice.client.endStream(stream).currentViewers == 0)
      let rows = try lab.sql(
        """
        select (select count(*) from nchat_stream_viewers where stream_id = '\(stream)' and left_at is null),
          (select count(*) from nchat_events where topic = 'stream:\(stream)'),
          (select seq from nchat_topics where topic = 'stream:\(stream)')
        """)
      // Everything was told once, without gaps.
      #expect(rows.first?[0] == "0" && rows.first?[1] == rows.first?[2])
      for person in people { await person.close() }
    }
  }

  /// Comes, says that it is there, says something, goes, and maybe comes back.
  private func act(
    _ number: Int, _ client: NchatClient, isKnown: Bool, _ stream: EntityID
  ) async throws -> Deeds {
    var deeds = Deeds()
    let session = try await client.watchStream(stream).sessionId
    (deeds.views, deeds.isThere) = (1, true)
    _ = try await client.keepWatching(stream, session: session)
    if isKnown {
      for round in 0..<3 {
        _ = try await client.say("message \(round) of \(number)", toStream: stream)
        deeds.messages += 1
      }
      let type = StreamReactionType.allCases[number / 4 % StreamReactionType.allCases.count]
      for _ in 0..<2 {
        _ = try await client.react(StreamReactionRequest(type), toStream: stream)
        deeds.reactions += 1
      }
    }
    if number % 3 > 0 {
      try await client.stopWatching(stream, session: session)
      // Twice is once.
      try await client.stopWatching(stream, session: session)
      deeds.isThere = false
    }
    if number % 3 == 2 {
      _ = try await client.watchStream(stream, session: session)
      deeds.isThere = true
    }
    _ = try await client.stream(stream)
    return deeds
  }

  @Test("Whoever writes or reacts faster than may be is told to wait, and for how long; others are not held back")
  func rates() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let channels = try await alice.client.listChannels()
      let channel = try #require(channels.first { $0.slug == "general" })
      let stream = try await alice.client.createStream(CreateStreamRequest(channelId: channel.id, title: "fast")).id
      _ = try await alice.client.startStream(stream)
      func wait(_ body: () async throws -> Void) async throws -> Int? {
        do {
          try await body()
          return nil
        } catch NchatFailure.refused(let error) where error.known == .rateLimited { return error.retryAfter }
      }
      for _ in 0..<2 {
        for number in 0..<5 {
          let waits = try await wait { _ = try await bob.client.say("\(number)", toStream: stream) }
          #expect(waits == (number < 3 ? nil : 1))
        }
        for number in 0..<8 {
          let waits = try await wait { _ = try await bob.client.react(StreamReactionRequest(.fire), toStream: stream) }
          #expect(waits == (number < 5 ? nil : 1))
        }
        // The same address, another person.
        #expect(try await wait { _ = try await alice.client.say("hello", toStream: stream) } == nil)
        lab.pass(1)
      }
      let shown = try await alice.client.stream(stream)
      #expect(shown.totalChatMessages == 8 && shown.totalReactions == 10)
      await bob.close()
      await alice.close()
    }
  }
}
