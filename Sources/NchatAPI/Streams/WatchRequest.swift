/// Begins to watch a stream, or comes back to it.
public struct WatchRequest: APIModel, Equatable {
  /// Of an earlier stay, which goes on.
  public var sessionId: EntityID?

  public init(sessionId: EntityID? = nil) {
    self.sessionId = sessionId
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("sessionId", .id, "of an earlier stay, which goes on")
    ]).named("WatchRequest")
}
