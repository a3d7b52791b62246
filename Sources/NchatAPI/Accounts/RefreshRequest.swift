/// Asks for new tokens.
public struct RefreshRequest: APIModel, Equatable {
  /// Each can be used once; a second process of the same login has 10 s to use it too.
  public var refreshToken: String

  public init(refreshToken: String) {
    self.refreshToken = refreshToken
  }

  public static let schema = JSONSchema.object(
    [
      .required(
        "refreshToken", .token(1...512),
        "each can be used once; a second process of the same login has 10 s to use it too")
    ]).named("RefreshRequest")
}
