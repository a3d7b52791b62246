/// A message is gone from the chat of a stream.
public struct StreamMessageDeleted: APIModel, Equatable {
  public var streamId: EntityID
  public var messageId: EntityID
  public var deletedBy: EntityID?

  public init(streamId: EntityID, messageId: EntityID, deletedBy: EntityID? = nil) {
    self.streamId = streamId
    self.messageId = messageId
    self.deletedBy = deletedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("messageId", .id),
      .optional("deletedBy", .id),
    ]).named("StreamMessageDeleted")
}
