import NchatAPI

/// How a stream went, as a table.
struct StreamAnalyticsTable: Sendable {
  private let stream: StreamRecord

  init(_ stream: StreamRecord) { self.stream = stream }

  func text(_ timeline: [StreamAnalyticsBucket], whole: StreamAnalyticsBucket) -> String {
    let header = [
      "stream_id", "title", "period", "start", "end", "live_seconds", "watch_seconds", "average_viewers",
      "peak_viewers", "joined", "left", "messages", "reactions",
    ]
    let rows = timeline.map { row("piece", $0) } + [row("stream", whole)]
    return CSVText.write([header] + rows)
  }

  private func row(_ period: String, _ bucket: StreamAnalyticsBucket) -> [String] {
    [
      "\(stream.id)", stream.title, period, "\(bucket.start)", "\(bucket.end)", "\(bucket.liveSeconds)",
      "\(bucket.watchSeconds)", "\(bucket.averageViewers)", "\(bucket.peakViewers)", "\(bucket.joined)",
      "\(bucket.left)", "\(bucket.messages)", "\(bucket.reactions)",
    ]
  }
}
