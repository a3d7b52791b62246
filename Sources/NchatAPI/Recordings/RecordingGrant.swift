/// What somebody may do with a recording because whoever made it says so.
public struct RecordingGrant: APIModel, Equatable {
  public var userId: EntityID
  public var permissions: [RecordingPermission]
  public var grantedBy: EntityID?
  public var createdAt: Timestamp
  public var expiresAt: Timestamp?

  public init(
    userId: EntityID, permissions: [RecordingPermission], grantedBy: EntityID? = nil, createdAt: Timestamp,
    expiresAt: Timestamp? = nil
  ) {
    self.userId = userId
    self.permissions = permissions
    self.grantedBy = grantedBy
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("userId", .id),
      .required("permissions", .array(of: RecordingPermission.schema, 0...10)),
      .optional("grantedBy", .id),
      .required("createdAt", .instant),
      .optional("expiresAt", .instant),
    ]).named("RecordingGrant")
}
