/// Asks for the media of a stream.
public struct StreamTokenRequest: APIModel, Equatable {
  /// Of the viewer; whoever has no account needs one.
  public var sessionId: EntityID?

  public init(sessionId: EntityID? = nil) {
    self.sessionId = sessionId
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("sessionId", .id, "of the viewer; whoever has no account needs one")
    ]).named("StreamTokenRequest")
}
