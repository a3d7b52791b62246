/// Makes a link with which others open a recording.
public struct ShareRecordingRequest: APIModel, Equatable {
  public var recordingId: EntityID
  /// `view` without.
  public var permissions: [SharePermission]
  /// In 7 days without.
  public var expiresAt: Timestamp?
  public var maxViews: Int
  public var password: String?
  public var requireAuth: Bool
  /// Domains of e-mail addresses.
  public var allowedDomains: [String]
  public var allowedEmails: [String]

  public init(
    recordingId: EntityID, permissions: [SharePermission] = [.view], expiresAt: Timestamp? = nil, maxViews: Int = 100,
    password: String? = nil, requireAuth: Bool = false, allowedDomains: [String] = [], allowedEmails: [String] = []
  ) {
    self.recordingId = recordingId
    self.permissions = permissions
    self.expiresAt = expiresAt
    self.maxViews = maxViews
    self.password = password
    self.requireAuth = requireAuth
    self.allowedDomains = allowedDomains
    self.allowedEmails = allowedEmails
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    recordingId = try members.decode(EntityID.self, forKey: .recordingId)
    permissions = try members.decodeIfPresent([SharePermission].self, forKey: .permissions) ?? [.view]
    expiresAt = try members.decodeIfPresent(Timestamp.self, forKey: .expiresAt)
    maxViews = try members.decodeIfPresent(Int.self, forKey: .maxViews) ?? 100
    password = try members.decodeIfPresent(String.self, forKey: .password)
    requireAuth = try members.decodeIfPresent(Bool.self, forKey: .requireAuth) ?? false
    allowedDomains = try members.decodeIfPresent([String].self, forKey: .allowedDomains) ?? []
    allowedEmails = try members.decodeIfPresent([String].self, forKey: .allowedEmails) ?? []
  }

  public static let schema = JSONSchema.object(
    [
      .required("recordingId", .id),
      .nullable("permissions", .array(of: SharePermission.schema, 1...2), "view without"),
      .nullable("expiresAt", .instant, "in 7 days without"),
      .nullable("maxViews", .integer(1...10_000), "100 without"),
      .nullable("password", .text(4...128)),
      .nullable("requireAuth", .boolean),
      .nullable("allowedDomains", .array(of: .token(1...253), 0...50), "domains of e-mail addresses"),
      .nullable("allowedEmails", .array(of: .email, 0...50)),
    ]).named("ShareRecordingRequest")
    .with(example: ["recordingId": "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10", "maxViews": 10])
}
