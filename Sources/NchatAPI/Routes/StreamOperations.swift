/// Live streams, and who watches them.
public enum StreamOperations {
  public static let createStream = Operation<NoContent, CreateStreamRequest, LiveStream>(
    .createStream, .post, "/api/streams/create", .signedIn, "streams", "Makes a stream in a channel.",
    errors: [.notFound, .insufficientPermissions, .scheduledInPast])

  public static let listStreams = Operation<StreamListQuery, NoContent, [LiveStream]>(
    .listStreams, .get, "/api/streams", .known, "streams", "The streams that the caller can see, newest first.")

  public static let liveStreams = Operation<StreamShelfQuery, NoContent, [LiveStream]>(
    .liveStreams, .get, "/api/streams/live", .known, "streams", "Streams that go on, the newest first.")

  public static let scheduledStreams = Operation<StreamShelfQuery, NoContent, [LiveStream]>(
    .scheduledStreams, .get, "/api/streams/scheduled", .known, "streams", "Streams that are announced, the next first.")

  public static let pastStreams = Operation<StreamShelfQuery, NoContent, [LiveStream]>(
    .pastStreams, .get, "/api/streams/past", .known, "streams", "Streams that are over, the last first.")

  public static let showStream = Operation<NoContent, NoContent, LiveStream>(
    .showStream, .get, "/api/streams/{id}", .known, "streams", "A stream.")

  public static let changeStream = Operation<NoContent, StreamChangeRequest, LiveStream>(
    .changeStream, .patch, "/api/streams/{id}", .signedIn, "streams", "Changes a stream.",
    errors: [.insufficientPermissions, .invalidTransition, .scheduledInPast])

  public static let deleteStream = Operation<NoContent, NoContent, NoContent>(
    .deleteStream, .delete, "/api/streams/{id}", .signedIn, "streams", "Deletes a stream that does not go on.",
    errors: [.insufficientPermissions, .invalidTransition])

  public static let startStream = Operation<NoContent, NoContent, LiveStream>(
    .startStream, .post, "/api/streams/{id}/start", .signedIn, "streams", "Begins a stream.",
    errors: [.insufficientPermissions, .invalidTransition])

  public static let endStream = Operation<NoContent, NoContent, LiveStream>(
    .endStream, .post, "/api/streams/{id}/end", .signedIn, "streams", "Ends a stream; one that has ended has ended.",
    errors: [.insufficientPermissions, .streamNotLive])

  public static let cancelStream = Operation<NoContent, NoContent, LiveStream>(
    .cancelStream, .post, "/api/streams/{id}/cancel", .signedIn, "streams", "Takes back a stream that has not begun.",
    errors: [.insufficientPermissions, .invalidTransition])

  public static let regenerateStreamKey = Operation<NoContent, NoContent, LiveStream>(
    .regenerateStreamKey, .post, "/api/streams/{id}/regenerate-key", .signedIn, "streams",
    "Makes another stream key; the old one is worth nothing.", errors: [.insufficientPermissions])

  public static let streamToken = Operation<NoContent, StreamTokenRequest, StreamToken>(
    .streamToken, .post, "/api/streams/{id}/token", .known, "streams",
    "A token for the media: to publish for the broadcaster, to see and hear for others.", isBodyOptional: true,
    errors: [.insufficientPermissions, .streamNotLive, .viewerBanned])

  public static let watchStream = Operation<NoContent, WatchRequest, WatchSession>(
    .watchStream, .post, "/api/streams/{id}/viewers", .known, "streams", "Begins to watch a stream, or comes back.",
    isBodyOptional: true, errors: [.streamNotLive, .viewerBanned])

  public static let keepWatching = Operation<NoContent, NoContent, WatchSession>(
    .keepWatching, .post, "/api/streams/{id}/viewers/{sessionId}/heartbeat", .known, "streams",
    "Says that a viewer is still there.", errors: [.streamNotLive, .alreadyLeft])

  public static let stopWatching = Operation<NoContent, NoContent, NoContent>(
    .stopWatching, .delete, "/api/streams/{id}/viewers/{sessionId}", .known, "streams",
    "Ends a viewer's stay; one that is over is over.")

  public static let streamAnalytics = Operation<StreamAnalyticsQuery, NoContent, StreamAnalyticsAnswer>(
    .streamAnalytics, .get, "/api/streams/{id}/analytics", .signedIn, "streams",
    "How a stream went, for its broadcaster: numbers and a timeline.", exports: ["text/csv"],
    errors: [.insufficientPermissions])

  public static let listViewers = Operation<StreamViewerQuery, NoContent, StreamViewers>(
    .listViewers, .get, "/api/streams/{id}/viewers", .signedIn, "streams", "Who watches a stream.")
}
