/// How a person is seen, and whether a second call may ring.
public struct Presence: APIModel, Equatable {
  public var status: PresenceStatus
  public var message: String?
  /// Whether a call rings while the person is in another one.
  public var callWaiting: Bool
  /// Of people who are not connected.
  public var lastSeenAt: Timestamp?

  public init(status: PresenceStatus, message: String? = nil, callWaiting: Bool, lastSeenAt: Timestamp? = nil) {
    self.status = status
    self.message = message
    self.callWaiting = callWaiting
    self.lastSeenAt = lastSeenAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("status", PresenceStatus.schema),
      .optional("message", .text(0...200)),
      .required("callWaiting", .boolean, "whether a call rings while the person is in another one"),
      .optional("lastSeenAt", .instant, "of people who are not connected"),
    ]).named("Presence")
}
