/// A call or huddle began in a channel.
public struct ChannelCallStarted: APIModel, Equatable {
  public var channelId: EntityID
  public var callId: EntityID
  public var callType: CallType
  public var initiatorId: EntityID
  public var isHuddle: Bool

  public init(channelId: EntityID, callId: EntityID, callType: CallType, initiatorId: EntityID, isHuddle: Bool) {
    self.channelId = channelId
    self.callId = callId
    self.callType = callType
    self.initiatorId = initiatorId
    self.isHuddle = isHuddle
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("callId", .id),
      .required("callType", CallType.schema),
      .required("initiatorId", .id),
      .required("isHuddle", .boolean),
    ]).named("ChannelCallStarted")
}
