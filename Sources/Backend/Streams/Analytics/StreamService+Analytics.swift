import NchatAPI

extension StreamService {
  /// How a stream went, for its broadcaster.
  /// - Throws: `APIError`: `NOT_FOUND`, `INSUFFICIENT_PERMISSIONS`.
  func analytics(
    _ query: StreamAnalyticsQuery, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> StreamAnalytics {
    try await analyst(id, by: caller, at: now) { try $0.analytics(query) }
  }

  /// The same as a table (RFC 4180): a row for each piece of the timeline, then one for the whole stream.
  func analyticsTable(
    _ query: StreamAnalyticsQuery, of id: EntityID, by caller: Caller, at now: Timestamp
  ) async throws -> String {
    try await analyst(id, by: caller, at: now) { analyst in
      StreamAnalyticsTable(analyst.stream).text(
        try analyst.analytics(StreamAnalyticsQuery(timeRange: query.timeRange)).timeline, whole: try analyst.whole())
    }
  }

  private func analyst<Value: Sendable>(
    _ id: EntityID, by caller: Caller, at now: Timestamp, _ body: @escaping @Sendable (StreamAnalyst) throws -> Value
  ) async throws -> Value {
    try await ledger.read { connection in
      let stream = try StreamRows.visible(id, to: caller.id, in: connection)
      guard stream.broadcaster.id == caller.id else {
        throw APIError(.insufficientPermissions, "Only its broadcaster sees how a stream went.")
      }
      return try body(StreamAnalyst(stream: stream, now: now, connection: connection))
    }
  }
}
