/// Something that was done with a recording.
public struct RecordingAccessEntry: APIModel, Equatable {
  public var id: EntityID
  public var action: RecordingAction
  /// Nobody with an account, or what happens by itself, without.
  public var userId: EntityID?
  /// The link by which.
  public var shareId: EntityID?
  public var at: Timestamp

  public init(
    id: EntityID, action: RecordingAction, userId: EntityID? = nil, shareId: EntityID? = nil, at: Timestamp
  ) {
    self.id = id
    self.action = action
    self.userId = userId
    self.shareId = shareId
    self.at = at
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("action", RecordingAction.schema),
      .optional("userId", .id, "without: nobody with an account, or it happened by itself"),
      .optional("shareId", .id, "the link by which"),
      .required("at", .instant),
    ]).named("RecordingAccessEntry")
}
