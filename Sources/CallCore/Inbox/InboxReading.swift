import NchatAPI
import NchatClient

/// Looks at everything that the inbox lists.
struct InboxReading: Sendable {
  /// More than these of a kind are not listed.
  private static let pages = 5

  /// Streams that are over and are still listed, the newest.
  private static let past = 10

  let client: NchatClient

  func contents() async throws(NchatFailure) -> InboxContents {
    let calls = try await client.listCalls(CallListQuery(limit: 100))
    let live = try await client.liveStreams(StreamShelfQuery(limit: 100))
    let announced = try await client.scheduledStreams(StreamShelfQuery(limit: 100))
    let past = try await client.pastStreams(StreamShelfQuery(limit: Self.past))
    return InboxContents(
      calls: calls.filter { $0.myStatus != .ringing }, channels: try await channels(), streams: live + announced + past,
      ringing: calls.compactMap(IncomingCall.init))
  }

  private func channels() async throws(NchatFailure) -> [Channel] {
    var channels: [Channel] = []
    var query = ListQuery(limit: 100)
    for _ in 0..<Self.pages {
      let page = try await client.listChannels(query)
      channels += page
      guard page.count == query.limit, let last = page.last else { break }
      query.before = last.id
    }
    return channels
  }
}
