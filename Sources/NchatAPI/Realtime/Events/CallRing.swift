/// Somebody calls. To the caller and to each who is called.
public struct CallRing: APIModel, Equatable {
  public var callId: EntityID
  public var callerId: EntityID
  public var callerName: String
  public var callerAvatarUrl: String?
  public var callType: CallType
  public var channelId: EntityID?
  public var isGroupCall: Bool
  /// Who is called.
  public var userId: EntityID
  /// When it stops ringing.
  public var expiresAt: Timestamp

  public init(
    callId: EntityID, callerId: EntityID, callerName: String, callerAvatarUrl: String? = nil, callType: CallType,
    channelId: EntityID? = nil, isGroupCall: Bool, userId: EntityID, expiresAt: Timestamp
  ) {
    self.callId = callId
    self.callerId = callerId
    self.callerName = callerName
    self.callerAvatarUrl = callerAvatarUrl
    self.callType = callType
    self.channelId = channelId
    self.isGroupCall = isGroupCall
    self.userId = userId
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .required("callerId", .id),
      .required("callerName", .text(1...100)),
      .optional("callerAvatarUrl", .text(1...2_048)),
      .required("callType", CallType.schema),
      .optional("channelId", .id),
      .required("isGroupCall", .boolean),
      .required("userId", .id, "who is called"),
      .required("expiresAt", .instant, "when it stops ringing"),
    ]).named("CallRing")
}
