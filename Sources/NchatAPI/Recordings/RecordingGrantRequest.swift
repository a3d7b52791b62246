/// Lets somebody do something with a recording.
public struct RecordingGrantRequest: APIModel, Equatable {
  public var permissions: [RecordingPermission]
  /// Never without.
  public var expiresAt: Timestamp?

  public init(permissions: [RecordingPermission], expiresAt: Timestamp? = nil) {
    self.permissions = permissions
    self.expiresAt = expiresAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("permissions", .array(of: RecordingPermission.givenSchema, 1...5)),
      .nullable("expiresAt", .instant, "never without"),
    ]).named("RecordingGrantRequest")
    .with(example: ["permissions": ["view", "download"]])
}
