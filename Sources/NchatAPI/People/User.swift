/// A person, as others see it.
public struct User: APIModel, Equatable {
  public var id: EntityID
  public var username: String
  public var displayName: String
  public var avatarUrl: String?
  public var role: UserRole
  /// Invisible people are offline to others.
  public var status: PresenceStatus?

  public init(
    id: EntityID, username: String, displayName: String, avatarUrl: String? = nil, role: UserRole,
    status: PresenceStatus? = nil
  ) {
    self.id = id
    self.username = username
    self.displayName = displayName
    self.avatarUrl = avatarUrl
    self.role = role
    self.status = status
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("username", .text(1...64)),
      .required("displayName", .text(1...100)),
      .optional("avatarUrl", .text(1...2_048)),
      .required("role", UserRole.schema),
      .optional("status", PresenceStatus.schema, "invisible people are offline to others"),
    ]).named("User")
}
