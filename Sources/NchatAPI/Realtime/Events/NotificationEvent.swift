import LiveKitProtocol

/// Something to tell a person.
public struct NotificationEvent: APIModel, Equatable {
  public var id: EntityID
  public var type: NotificationType
  public var title: String
  public var body: String
  public var data: JSONValue
  public var createdAt: Timestamp

  public init(id: EntityID, type: NotificationType, title: String, body: String, data: JSONValue, createdAt: Timestamp)
  {
    self.id = id
    self.type = type
    self.title = title
    self.body = body
    self.data = data
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("type", NotificationType.schema),
      .required("title", .text(1...200)),
      .required("body", .text(0...2_000)),
      .required("data", .document()),
      .required("createdAt", .instant),
    ]).named("NotificationEvent")
}
