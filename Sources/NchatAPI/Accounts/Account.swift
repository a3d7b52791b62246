/// A person, as that person sees it.
public struct Account: APIModel, Equatable {
  public var id: EntityID
  public var username: String
  public var email: String?
  public var displayName: String
  public var avatarUrl: String?
  public var role: UserRole
  public var presence: Presence
  public var createdAt: Timestamp

  public init(
    id: EntityID, username: String, email: String? = nil, displayName: String, avatarUrl: String? = nil, role: UserRole,
    presence: Presence, createdAt: Timestamp
  ) {
    self.id = id
    self.username = username
    self.email = email
    self.displayName = displayName
    self.avatarUrl = avatarUrl
    self.role = role
    self.presence = presence
    self.createdAt = createdAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("username", .text(1...64)),
      .optional("email", .text(1...254)),
      .required("displayName", .text(1...100)),
      .optional("avatarUrl", .text(1...2_048)),
      .required("role", UserRole.schema),
      .required("presence", Presence.schema),
      .required("createdAt", .instant),
    ]).named("Account")
}
