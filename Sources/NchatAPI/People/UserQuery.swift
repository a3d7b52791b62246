/// Whom to look for.
public struct UserQuery: APIModel, Equatable {
  /// The whole user name.
  public var username: String

  public init(username: String) {
    self.username = username
  }

  public static let schema = JSONSchema.object(
    [
      .required("username", .text(1...64), "the whole user name")
    ])
}
