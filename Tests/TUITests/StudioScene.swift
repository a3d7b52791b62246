import CallCore
import NchatAPI

/// The studio as tests draw it: Ana's streams, and the desk of one that goes on.
extension Scene {
  private static func own(_ number: Int, _ title: String, _ status: StreamStatus) -> LiveStream {
    var own = stream(number, title, status)
    own.broadcasterId = me.id
    own.broadcaster = StreamPerson(id: me.id, displayName: me.displayName)
    if status == .ended {
      own.currentViewers = 0
      own.endedAt = Timestamp(milliseconds: -3_600_000)
      own.durationSeconds = 4_980
    }
    return own
  }

  static let ownStreams = [
    own(33, "Next week", .scheduled), own(32, "A rehearsal", .preparing), own(34, "devcast 41", .ended),
    own(35, "漢字 of the day", .missed),
  ]

  /// 24 minutes in which more and more come, and some talk.
  private static var figures: StreamAnalytics {
    let pieces = (0..<60).map { number -> StreamAnalyticsBucket in
      let at = Int64(number - 35) * 60_000
      let live = number >= 36
      return StreamAnalyticsBucket(
        start: Timestamp(milliseconds: at), end: Timestamp(milliseconds: at + 60_000), liveSeconds: live ? 60 : 0,
        watchSeconds: 0, averageViewers: 0, peakViewers: live ? (number - 35) * 57 : 0, joined: 0, left: 0,
        messages: live ? number % 7 * 12 : 0, reactions: live ? number % 5 * 62 : 0)
    }
    return StreamAnalytics(
      streamId: id(30), timeRange: .hour, generatedAt: Timestamp(milliseconds: 1_500_000),
      viewers: StreamViewerFigures(
        current: 1_204, peak: 1_377, total: 4_100, uniqueViewers: 3_211, watchSeconds: 1_000_000,
        averageViewers: 912.4, averageWatchDuration: 840, retentionRate: 61.4),
      engagement: StreamEngagementFigures(
        totalMessages: 86, messagesPerMinute: 3.5, uniqueChatters: 41, participationRate: 12.5,
        reactions: StreamReactionFigures(
          total: 310, perMinute: 12.9, byType: StreamReactionCounts(heart: 190, like: 68, wow: 28, angry: 24))),
      timeline: pieces)
  }

  /// The list of her streams.
  static func studioList(_ more: Action...) -> State {
    var state = home(.session(.minuteBegan(1_500_000)), .command(.studio(.open)), .studio(.loaded(ownStreams)))
    for action in more { _ = reduce(&state, action) }
    return state
  }

  /// The desk of a stream that goes on, with its chat, figures and moderation log.
  static func desk(_ more: Action...) -> State {
    let live = own(30, "devcast", .live)
    let said = [
      message(2, "Bo Larsson", "is that 20 MB a second?"), message(3, "Chi", "spam, spam"),
      message(5, "漢字 山田", "a message that is longer than the panel is wide, and so goes on in the next row"),
    ]
    func done(_ number: Int, _ action: ModerationAction, by moderator: Int?, to user: Int?, _ reason: String? = nil)
      -> ModerationEntry
    {
      ModerationEntry(
        id: id(3_000 + number), streamId: id(30), action: action, moderatorId: moderator.map { id($0) },
        userId: user.map { id($0) }, reason: reason, createdAt: Timestamp(milliseconds: Int64(number) * 60_000))
    }
    var state = home(
      .session(.minuteBegan(1_500_000)), .command(.studio(.open)), .studio(.loaded([live] + ownStreams)),
      .stream(.told(.connected(live))))
    var actions: [Action] = said.map { .stream(.told(.message($0))) }
    actions += [
      .stream(.told(.pinned(said[0].id, message: said[0], isPinned: true, by: nil))),
      .studio(.figuresLoaded(figures)),
      .stream(
        .logLoaded(
          id(30),
          [
            done(9, .timeout, by: 1, to: 3, "spam"), done(7, .deleteMessage, by: nil, to: 3, "links"),
            done(6, .pin, by: 2, to: nil),
          ])),
    ]
    for action in actions + more { _ = reduce(&state, action) }
    return state
  }
}
