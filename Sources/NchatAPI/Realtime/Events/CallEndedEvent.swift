/// A call is over.
public struct CallEndedEvent: APIModel, Equatable {
  public var callId: EntityID
  public var channelId: EntityID?
  public var status: CallStatus
  /// Nobody when it ended by itself.
  public var endedBy: EntityID?
  public var reason: EndReason
  /// Seconds from start to end.
  public var duration: Int

  public init(
    callId: EntityID, channelId: EntityID? = nil, status: CallStatus, endedBy: EntityID? = nil, reason: EndReason,
    duration: Int
  ) {
    self.callId = callId
    self.channelId = channelId
    self.status = status
    self.endedBy = endedBy
    self.reason = reason
    self.duration = duration
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .optional("channelId", .id),
      .required("status", CallStatus.schema),
      .optional("endedBy", .id, "nobody when it ended by itself"),
      .required("reason", EndReason.schema),
      .required("duration", .count, "seconds from start to end"),
    ]).named("CallEndedEvent")
}
