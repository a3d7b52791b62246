/// Signs out.
public struct SignOutRequest: APIModel, Equatable {
  /// Of the login that shall end; the one of the access token without.
  public var refreshToken: String?

  public init(refreshToken: String? = nil) {
    self.refreshToken = refreshToken
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("refreshToken", .token(1...512), "of the login that shall end; the one of the access token without")
    ]).named("SignOutRequest")
}
