import NchatAPI

/// Derives from rows how a stream went. It makes nothing up: what rows do not tell is left out.
struct StreamAnalyst {
  let stream: StreamRecord
  let now: Timestamp
  let connection: any SQLConnection

  /// Whoever was not heard since has left.
  private var silent: Timestamp { now + -ViewerRows.silence }
  /// Until when there is something to look at.
  private var end: Timestamp { stream.life.endedAt ?? now }

  /// Seconds, of milliseconds.
  private static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1_000 }

  /// What is told of a number: three digits behind the point.
  private static func rounded(_ number: Double) -> Double { (number * 1_000).rounded() / 1_000 }

  private static func percent(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? rounded(min(100, Double(part) / Double(whole) * 100)) : nil
  }

  /// Milliseconds of a stretch in which the stream went on.
  private func live(_ start: Timestamp, _ end: Timestamp) -> Int64 {
    guard let began = stream.life.startedAt else { return 0 }
    return max(0, min(end, self.end).milliseconds - max(start, began).milliseconds)
  }

  private var liveMilliseconds: Int64 {
    stream.life.startedAt.map { max(0, end.milliseconds - $0.milliseconds) } ?? 0
  }

  /// - Throws: `SQLFailure`.
  func analytics(_ query: StreamAnalyticsQuery) throws -> StreamAnalytics {
    let reach = try reach()
    return StreamAnalytics(
      streamId: stream.id, timeRange: query.timeRange, generatedAt: now,
      viewers: query.wants(.viewers) ? try viewers(reach) : nil,
      duration: query.wants(.duration) ? duration : nil,
      engagement: query.wants(.engagement) ? try engagement(reach) : nil,
      quality: query.wants(.all)
        ? StreamQualityFigures(
          resolution: stream.maxResolution, bitrate: stream.bitrateKbps, frameRate: stream.fps) : nil,
      timeline: try timeline(query.timeRange))
  }

  /// The whole stream as one piece, for exports.
  func whole() throws -> StreamAnalyticsBucket {
    let watched = try watched()
    let start = stream.life.startedAt ?? stream.createdAt
    let reach = try reach()
    return StreamAnalyticsBucket(
      start: start, end: max(start, end), liveSeconds: Self.seconds(liveMilliseconds),
      watchSeconds: Self.seconds(watched.milliseconds), averageViewers: average(watched.milliseconds, liveMilliseconds),
      peakViewers: stream.peakViewers, joined: watched.stays, left: watched.stays - reach.watching,
      messages: stream.totalChatMessages, reactions: stream.totalReactions)
  }

  // MARK: Parts

  private struct Reach {
    var sessions: Int
    var unique: Int
    var stayed: Int
    var watching: Int
  }

  private func reach() throws -> Reach {
    let row = try connection.first(
      "analytics.viewers", ["stream": stream.id, "silent": silent, "ended": stream.life.endedAt])
    guard let row else { throw SQLFailure(.wrongStatement, "analytics.viewers answers nothing") }
    let (people, strangers, stayed): (Int, Int, Int) = (try row["people"], try row["strangers"], try row["stayed"])
    return Reach(
      sessions: try row["sessions"], unique: people + strangers, stayed: stayed, watching: stream.isLive ? stayed : 0)
  }

  private func watched() throws -> (milliseconds: Int64, stays: Int) {
    let row = try connection.first("analytics.watched", ["stream": stream.id, "silent": silent, "now": now])
    guard let row else { throw SQLFailure(.wrongStatement, "analytics.watched answers nothing") }
    return (try row["milliseconds"], try row["stays"])
  }

  private func average(_ watched: Int64, _ live: Int64) -> Double {
    live > 0 ? Self.rounded(Double(watched) / Double(live)) : 0
  }

  private func viewers(_ reach: Reach) throws -> StreamViewerFigures {
    let watched = try watched().milliseconds
    return StreamViewerFigures(
      current: stream.currentViewers, peak: stream.peakViewers, total: stream.totalViews, uniqueViewers: reach.unique,
      watchSeconds: Self.seconds(watched), averageViewers: average(watched, liveMilliseconds),
      averageWatchDuration: reach.sessions > 0 ? Self.rounded(Self.seconds(watched) / Double(reach.sessions)) : 0,
      retentionRate: Self.percent(reach.stayed, of: reach.sessions))
  }

  private var duration: StreamDurationFigures {
    StreamDurationFigures(
      totalSeconds: Self.seconds(liveMilliseconds), startTime: stream.life.startedAt, endTime: stream.life.endedAt,
      status: stream.life.status)
  }

  private func engagement(_ reach: Reach) throws -> StreamEngagementFigures {
    let minutes = max(1, Self.seconds(liveMilliseconds) / 60)
    guard let chat = try connection.first("analytics.chat", ["stream": stream.id]),
      let people: Int = try connection.first("analytics.participants", ["stream": stream.id])?["people"]
    else { throw SQLFailure(.wrongStatement, "analytics.chat answers nothing") }
    let length: Double? = try chat["average_length"]
    var counts = StreamReactionCounts()
    for row in try connection.rows("reactions.counts", ["stream": stream.id]) {
      let type: StreamReactionType = try row["reaction_type"]
      counts[type] = try row["reactions"]
    }
    return StreamEngagementFigures(
      totalMessages: stream.totalChatMessages,
      messagesPerMinute: Self.rounded(Double(stream.totalChatMessages) / minutes),
      averageMessageLength: length.map(Self.rounded), uniqueChatters: try chat["writers"],
      participationRate: Self.percent(people, of: reach.unique),
      reactions: StreamReactionFigures(
        total: stream.totalReactions, perMinute: Self.rounded(Double(stream.totalReactions) / minutes), byType: counts))
  }

  private func timeline(_ range: StreamTimeRange) throws -> [StreamAnalyticsBucket] {
    let pieces = TimePieces(range, until: end)
    let messages = try counts(
      connection.rows(
        "analytics.messages",
        ["stream": stream.id, "from": pieces.start, "to": pieces.end, "step": pieces.step]))
    let reactions = try counts(
      connection.rows(
        "analytics.reactions",
        ["stream": stream.id, "from": pieces.start, "to": pieces.end, "step": pieces.step]))
    var present: Int =
      try connection.first("analytics.present", ["stream": stream.id, "from": pieces.start, "silent": silent])?[
        "viewers"] ?? 0
    return try pieces.starts.enumerated().map { number, start in
      let stop = pieces.end(of: start)
      let live = live(start, stop)
      let steps = try connection.rows(
        "analytics.comings", ["stream": stream.id, "from": start, "to": stop, "silent": silent]
      ).map { row throws(SQLFailure) in
        ViewerCourse.Step(at: try row["at"], joined: try row["joined"], left: try row["gone"])
      }
      let course = ViewerCourse(present: present, steps: steps, from: start, to: min(stop, end))
      present = course.present
      return StreamAnalyticsBucket(
        start: start, end: stop, liveSeconds: Self.seconds(live), watchSeconds: Self.seconds(course.watched),
        averageViewers: average(course.watched, live), peakViewers: course.peak, joined: course.joined,
        left: course.left, messages: messages[number] ?? 0, reactions: reactions[number] ?? 0)
    }
  }

  private func counts(_ rows: [SQLRow]) throws(SQLFailure) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for row in rows { counts[try row["piece"]] = try row["written"] }
    return counts
  }
}
