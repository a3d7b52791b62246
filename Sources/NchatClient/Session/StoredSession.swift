import NchatAPI

/// A login as it is kept between requests, and by a `SessionStore` between processes.
public struct StoredSession: Codable, Equatable, Sendable {
  public var accessToken: String
  public var refreshToken: String
  /// When the access token expires, by this machine's clock.
  public var expiresAt: Timestamp
  public var user: Account

  public init(accessToken: String, refreshToken: String, expiresAt: Timestamp, user: Account) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.expiresAt = expiresAt
    self.user = user
  }

  /// A login that was answered now.
  public init(_ session: Session) {
    self.init(
      accessToken: session.accessToken, refreshToken: session.refreshToken,
      expiresAt: Timestamp.now() + Double(session.expiresIn), user: session.user)
  }

  /// Seconds before its end from which on a token is replaced before it is used.
  static let margin = 20.0

  /// Whether the access token should be replaced first. A clock that is wrong only costs a refusal more, or a refresh.
  var isAboutToExpire: Bool { expiresAt - Timestamp.now() < Self.margin }
}
