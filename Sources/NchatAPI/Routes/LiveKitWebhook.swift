import LiveKitProtocol

/// The body of a webhook of a LiveKit server: protobuf as JSON, of which the document only says what every event has.
public struct LiveKitWebhook: APIModel, Equatable {
  public var event: String
  public var id: String?

  public init(event: String, id: String? = nil) {
    self.event = event
    self.id = id
  }

  public static let schema = JSONSchema.object([
    .required("event", .text(1...64), "`room_started`, `participant_joined`, …"),
    .optional("id", .text(0...256), "of the event"),
  ]).named("LiveKitWebhook")
}
