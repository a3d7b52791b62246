/// A channel.
public struct Channel: APIModel, Equatable {
  public var id: EntityID
  public var name: String
  public var slug: String
  public var type: ChannelType
  public var description: String?
  public var memberCount: Int
  /// The caller's, when a member.
  public var role: ChannelRole?
  /// Of the call or huddle that goes on in it.
  public var activeCallId: EntityID?
  public var createdBy: EntityID?
  public var createdAt: Timestamp

  public init(
    id: EntityID, name: String, slug: String, type: ChannelType, description: String? = nil, memberCount: Int,
    role: ChannelRole? = nil, activeCallId: EntityID? = nil, createdBy: EntityID? = nil, createdAt: Timestamp
  ) {
    self.id = id
    self.name = name
    self.slug = slug
    self.type = type
    self.description = description
    self.memberCount = memberCount
    self.role = role
    self.activeCallId = activeCallId
    self.createdBy = createdBy
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("name", .text(1...100)),
      .required("slug", .text(1...100)),
      .required("type", ChannelType.schema),
      .optional("description", .text(0...1_000)),
      .required("memberCount", .count),
      .optional("role", ChannelRole.schema, "the caller's, when a member"),
      .optional("activeCallId", .id, "of the call or huddle that goes on in it"),
      .optional("createdBy", .id),
      .required("createdAt", .instant),
    ]).named("Channel")
}
