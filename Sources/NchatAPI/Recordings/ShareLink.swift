/// A link to a recording.
public struct ShareLink: APIModel, Equatable {
  public var id: EntityID
  public var recordingId: EntityID
  /// Told once, to whoever made it.
  public var token: String?
  /// Path and query on this server, with the token; told with it.
  public var url: String?
  public var permissions: [SharePermission]
  public var expiresAt: Timestamp
  public var maxViews: Int
  public var views: Int
  public var hasPassword: Bool
  public var requireAuth: Bool
  public var allowedDomains: [String]
  public var allowedEmails: [String]
  public var createdBy: EntityID?
  public var createdAt: Timestamp
  public var revokedAt: Timestamp?

  public init(
    id: EntityID, recordingId: EntityID, token: String? = nil, url: String? = nil, permissions: [SharePermission],
    expiresAt: Timestamp, maxViews: Int, views: Int, hasPassword: Bool, requireAuth: Bool, allowedDomains: [String],
    allowedEmails: [String], createdBy: EntityID? = nil, createdAt: Timestamp, revokedAt: Timestamp? = nil
  ) {
    self.id = id
    self.recordingId = recordingId
    self.token = token
    self.url = url
    self.permissions = permissions
    self.expiresAt = expiresAt
    self.maxViews = maxViews
    self.views = views
    self.hasPassword = hasPassword
    self.requireAuth = requireAuth
    self.allowedDomains = allowedDomains
    self.allowedEmails = allowedEmails
    self.createdBy = createdBy
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("recordingId", .id),
      .optional("token", .token(32...64), "told once, to whoever made it"),
      .optional("url", .token(1...2_048), "path and query on this server; told with the token"),
      .required("permissions", .array(of: SharePermission.schema, 0...2)),
      .required("expiresAt", .instant),
      .required("maxViews", .count),
      .required("views", .count),
      .required("hasPassword", .boolean),
      .required("requireAuth", .boolean),
      .required("allowedDomains", .array(of: .token(1...253), 0...50)),
      .required("allowedEmails", .array(of: .email, 0...50)),
      .optional("createdBy", .id),
      .required("createdAt", .instant),
      .optional("revokedAt", .instant),
    ]).named("ShareLink")
}
