/// A viewer of a stream. Who knows the id of the session is the viewer.
public struct WatchSession: APIModel, Equatable {
  /// 128 random bits, to be kept secret.
  public var sessionId: EntityID
  public var streamId: EntityID
  public var currentViewers: Int
  /// How often to say that one is there.
  public var heartbeatSeconds: Int
  /// When the viewer counts as gone without a word.
  public var expiresAt: Timestamp

  public init(
    sessionId: EntityID, streamId: EntityID, currentViewers: Int, heartbeatSeconds: Int, expiresAt: Timestamp
  ) {
    self.sessionId = sessionId
    self.streamId = streamId
    self.currentViewers = currentViewers
    self.heartbeatSeconds = heartbeatSeconds
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("sessionId", .id, "128 random bits, to be kept secret"),
      .required("streamId", .id),
      .required("currentViewers", .count),
      .required("heartbeatSeconds", .count, "how often to say that one is there"),
      .required("expiresAt", .instant, "when the viewer counts as gone without a word"),
    ]).named("WatchSession")
}
