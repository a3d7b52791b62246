/// Somebody of a stream, as its rows show people.
public struct StreamPerson: APIModel, Equatable {
  public var id: EntityID
  public var displayName: String
  public var avatarUrl: String?

  public init(id: EntityID, displayName: String, avatarUrl: String? = nil) {
    self.id = id
    self.displayName = displayName
    self.avatarUrl = avatarUrl
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case displayName = "display_name"
    case avatarUrl = "avatar_url"
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(id, forKey: .id)
    try members.encode(displayName, forKey: .displayName)
    try members.encode(avatarUrl, forKey: .avatarUrl)
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("display_name", .text(1...100)),
      .required("avatar_url", .text(1...2_048).orNull),
    ]).named("StreamPerson")
}
