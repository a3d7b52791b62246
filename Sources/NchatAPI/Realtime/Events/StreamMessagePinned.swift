/// A message was pinned in the chat of a stream, or is not any more.
public struct StreamMessagePinned: APIModel, Equatable {
  public var streamId: EntityID
  public var messageId: EntityID
  public var isPinned: Bool
  public var pinnedBy: EntityID?

  public init(streamId: EntityID, messageId: EntityID, isPinned: Bool, pinnedBy: EntityID? = nil) {
    self.streamId = streamId
    self.messageId = messageId
    self.isPinned = isPinned
    self.pinnedBy = pinnedBy
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("messageId", .id),
      .required("isPinned", .boolean),
      .optional("pinnedBy", .id),
    ]).named("StreamMessagePinned")
}
