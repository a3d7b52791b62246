/// Changes one's own presence. What is left out stays.
public struct PresenceUpdate: APIModel, Equatable {
  public var status: PresenceStatus?
  /// An empty text removes it.
  public var message: String?
  public var callWaiting: Bool?

  public init(status: PresenceStatus? = nil, message: String? = nil, callWaiting: Bool? = nil) {
    self.status = status
    self.message = message
    self.callWaiting = callWaiting
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("status", PresenceStatus.schema),
      .nullable("message", .text(0...200), "an empty text removes it"),
      .nullable("callWaiting", .boolean),
    ], anyOf: ["status", "message", "callWaiting"]
  ).named("PresenceUpdate")
    .with(example: ["status": "dnd"])
}
