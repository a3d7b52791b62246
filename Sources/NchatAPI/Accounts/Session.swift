/// A login: an access token for requests, and a refresh token for the next pair.
public struct Session: APIModel, Equatable {
  /// For the header `Authorization: Bearer`.
  public var accessToken: String
  /// For `/api/auth/refresh`, once.
  public var refreshToken: String
  /// Seconds until the access token expires.
  public var expiresIn: Int
  public var user: Account

  public init(accessToken: String, refreshToken: String, expiresIn: Int, user: Account) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.expiresIn = expiresIn
    self.user = user
  }

  public static let schema = JSONSchema.object(
    [
      .required("accessToken", .token(1...4_096), "for the header `Authorization: Bearer`"),
      .required("refreshToken", .token(1...512), "for `/api/auth/refresh`, once"),
      .required("expiresIn", .count, "seconds until the access token expires"),
      .required("user", Account.schema),
    ]).named("Session")
}
