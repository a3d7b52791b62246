/// A login, without its tokens.
public struct LoginRecord: APIModel, Equatable {
  public var createdAt: Timestamp
  public var lastUsedAt: Timestamp
  public var endedAt: Timestamp?

  public init(createdAt: Timestamp, lastUsedAt: Timestamp, endedAt: Timestamp? = nil) {
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.endedAt = endedAt
  }

  public static let schema = JSONSchema.object(
    [
      .required("createdAt", .instant),
      .required("lastUsedAt", .instant),
      .optional("endedAt", .instant),
    ]).named("LoginRecord")
}
