import CallCore
import NchatAPI
import NchatClient
import Testing

@testable import Backend

/// A viewer whom the server does not hear for a while, with the client that people have.
struct ComingBackTests {
  @Test("After an outage the same viewer goes on: seconds of the outage do not count, and nobody is counted twice")
  func outage() async throws {
    try await CallLab.run { lab in
      let alice = try await lab.signIn("alice")
      let channels = try await alice.client.listChannels()
      let channel = try #require(channels.first { $0.slug == "general" })
      let stream = try await alice.client.createStream(CreateStreamRequest(channelId: channel.id, title: "on")).id
      _ = try await alice.client.startStream(stream)
      // Says that it is there as often as the test lets it.
      let (beats, beat) = AsyncStream<Void>.makeStream()
      let viewing = StreamViewing(
        try NchatClient(server: lab.url, credentials: .none), stream: stream, log: LogRecorder.silent,
        pause: { _ in
          for await _ in beats { return }
          throw CancellationError()
        })
      func counts() async throws -> [Int] {
        let shown = try await alice.client.stream(stream)
        return [shown.currentViewers, shown.peakViewers, shown.totalViews]
      }
      let session = try await viewing.begin()
      // Somebody else stays, so that a peak is more than the one who comes back.
      let other = try NchatClient(server: lab.url, credentials: .none)
      let stays = try await other.watchStream(stream).sessionId
      #expect(try await counts() == [2, 2, 2])
      let stay = Task { await viewing.stay() }
      lab.pass(40)
      beat.yield()
      _ = try await other.keepWatching(stream, session: stays)
      try await eventually("the viewer was not heard") {
        try lab.sql("select 1 from nchat_stream_viewers where last_seen_at > first_joined_at").count == 2
      }
      // A minute to the second is no outage yet.
      lab.pass(60)
      _ = try await other.keepWatching(stream, session: stays)
      #expect(try await counts() == [2, 2, 2])
      lab.pass(1)
      try await eventually("the viewer stays") { try await counts() == [1, 2, 2] }
      lab.pass(30)
      beat.yield()
      try await eventually("the viewer did not come back") { try await counts() == [2, 2, 2] }
      lab.pass(10)
      try await viewing.end()
      try await other.stopWatching(stream, session: stays)
      stay.cancel()
      #expect(await stay.value == nil)
      #expect(try await counts() == [0, 2, 2])
      // The one watched 40 and 10 s, the other all of the time.
      let viewers = try await alice.client.viewers(ofStream: stream, StreamViewerQuery(includeInactive: true))
      #expect(viewers.stats.watchSeconds == 50 + 141 && Set(viewers.viewers.map(\.duration)) == [50, 141])
      #expect(try await viewing.begin().sessionId == session.sessionId)
      let figures = try await alice.client.analytics(ofStream: stream).viewers
      #expect(figures?.uniqueViewers == 2 && figures?.total == 2 && figures?.watchSeconds == 191)
      await alice.close()
    }
  }
}
