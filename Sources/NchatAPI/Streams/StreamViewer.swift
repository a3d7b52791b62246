/// Somebody who watches a stream, or did.
public struct StreamViewer: APIModel, Equatable {
  public var id: EntityID
  /// Nobody without an account.
  public var userId: EntityID?
  public var displayName: String?
  public var avatarUrl: String?
  /// For the first time.
  public var joinedAt: Timestamp
  public var leftAt: Timestamp?
  public var isActive: Bool
  /// Seconds, of all stays.
  public var duration: Int

  public init(
    id: EntityID, userId: EntityID? = nil, displayName: String? = nil, avatarUrl: String? = nil, joinedAt: Timestamp,
    leftAt: Timestamp? = nil, isActive: Bool, duration: Int
  ) {
    self.id = id
    self.userId = userId
    self.displayName = displayName
    self.avatarUrl = avatarUrl
    self.joinedAt = joinedAt
    self.leftAt = leftAt
    self.isActive = isActive
    self.duration = duration
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .optional("userId", .id, "nobody without an account"),
      .optional("displayName", .text(1...100)),
      .optional("avatarUrl", .text(1...2_048)),
      .required("joinedAt", .instant, "for the first time"),
      .optional("leftAt", .instant),
      .required("isActive", .boolean),
      .required("duration", .count, "seconds, of all stays"),
    ]).named("StreamViewer")
}
