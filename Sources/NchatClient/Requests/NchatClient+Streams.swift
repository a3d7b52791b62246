import NchatAPI

extension NchatClient {
  // MARK: Streams

  public func createStream(_ request: CreateStreamRequest) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.createStream, body: request)
  }

  /// The streams that the caller can see, newest first.
  public func listStreams(_ query: StreamListQuery = StreamListQuery()) async throws(NchatFailure) -> [LiveStream] {
    try await call(StreamOperations.listStreams, query: query)
  }

  public func liveStreams(_ query: StreamShelfQuery = StreamShelfQuery()) async throws(NchatFailure) -> [LiveStream] {
    try await call(StreamOperations.liveStreams, query: query)
  }

  public func scheduledStreams(_ query: StreamShelfQuery = StreamShelfQuery()) async throws(NchatFailure)
    -> [LiveStream]
  {
    try await call(StreamOperations.scheduledStreams, query: query)
  }

  public func pastStreams(_ query: StreamShelfQuery = StreamShelfQuery()) async throws(NchatFailure) -> [LiveStream] {
    try await call(StreamOperations.pastStreams, query: query)
  }

  public func stream(_ id: EntityID) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.showStream, ["id": id])
  }

  public func changeStream(_ id: EntityID, _ request: StreamChangeRequest) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.changeStream, ["id": id], body: request)
  }

  public func deleteStream(_ id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamOperations.deleteStream, ["id": id])
  }

  public func startStream(_ id: EntityID) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.startStream, ["id": id])
  }

  public func endStream(_ id: EntityID) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.endStream, ["id": id])
  }

  public func cancelStream(_ id: EntityID) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.cancelStream, ["id": id])
  }

  /// Makes another stream key; the old one is worth nothing.
  public func regenerateStreamKey(_ id: EntityID) async throws(NchatFailure) -> LiveStream {
    try await call(StreamOperations.regenerateStreamKey, ["id": id])
  }

  /// - Parameter session: of a viewer; whoever has no account needs one.
  public func streamToken(_ id: EntityID, session: EntityID? = nil) async throws(NchatFailure) -> StreamToken {
    try await call(StreamOperations.streamToken, ["id": id], body: StreamTokenRequest(sessionId: session))
  }

  /// How a stream went, for its broadcaster.
  public func analytics(ofStream id: EntityID, _ query: StreamAnalyticsQuery = StreamAnalyticsQuery())
    async throws(NchatFailure) -> StreamAnalytics
  {
    try await call(StreamOperations.streamAnalytics, ["id": id], query: query).analytics
  }

  /// The same as a table with commas (RFC 4180).
  public func analyticsTable(ofStream id: EntityID, _ range: StreamTimeRange) async throws(NchatFailure) -> String {
    let query = StreamAnalyticsQuery(timeRange: range, format: .csv)
    let answer = try await send(StreamOperations.streamAnalytics.route, ["id": id], query: query, body: NoContent?.none)
    return String(decoding: answer.body, as: UTF8.self)
  }

  // MARK: Viewers

  /// Begins to watch, or goes on with an earlier session.
  public func watchStream(_ id: EntityID, session: EntityID? = nil) async throws(NchatFailure) -> WatchSession {
    try await call(StreamOperations.watchStream, ["id": id], body: WatchRequest(sessionId: session))
  }

  public func keepWatching(_ id: EntityID, session: EntityID) async throws(NchatFailure) -> WatchSession {
    try await call(StreamOperations.keepWatching, ["id": id, "sessionId": session])
  }

  public func stopWatching(_ id: EntityID, session: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamOperations.stopWatching, ["id": id, "sessionId": session])
  }

  public func viewers(ofStream id: EntityID, _ query: StreamViewerQuery = StreamViewerQuery())
    async throws(NchatFailure)
    -> StreamViewers
  {
    try await call(StreamOperations.listViewers, ["id": id], query: query)
  }
}
