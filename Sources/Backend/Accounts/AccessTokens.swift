import Foundation
import LiveKitProtocol
import NchatAPI
import Synchronization

/// Makes and checks access tokens: JSON Web Tokens (RFC 7519), HS256, for a quarter of an hour.
///
/// A token comes with every request: those whose signature was right are remembered, so that it is computed once.
final class AccessTokens: Sendable {
  /// Seconds.
  static let lifetime = 900
  /// Seconds that the clocks of two servers may be apart.
  static let leeway: TimeInterval = 30
  static let issuer = "ncall"
  /// The longest that is looked at, in bytes.
  static let longest = 4_096

  /// What a valid token says.
  struct Content: Sendable, Equatable {
    let user: EntityID
    let login: EntityID
    let expires: Timestamp
  }

  /// How many tokens are remembered at most; then all are forgotten.
  private static let remembered = 4_096

  private let secret: String
  /// Secrets of which tokens are believed besides.
  private let others: [String]
  private let known = Mutex<[String: Content]>([:])

  /// - Parameter others: secrets that sign no tokens here any more or not yet, but elsewhere.
  init(secret: String, others: [String] = []) {
    self.secret = secret
    self.others = others
  }

  /// - Throws: `TokenError` where a name is no text that JSON can hold.
  func make(for user: Caller, login: EntityID, at now: Timestamp) throws(TokenError) -> String {
    var claims = TokenClaims()
    claims.issuer = Self.issuer
    claims.identity = user.id.description
    claims.name = user.displayName
    claims.issued = Self.date(now)
    claims.expires = Self.date(now + Double(Self.lifetime))
    claims.others = [
      "sid": .string(login.description),
      "role": .string(user.role.rawValue),
      // Hasura's own claims: nchat's permissions are written for the role "user".
      "https://hasura.io/jwt/claims": .object([
        "x-hasura-user-id": .string(user.id.description),
        "x-hasura-default-role": .string("user"),
        "x-hasura-allowed-roles": .array([.string("user"), .string(user.role.rawValue)]),
      ]),
    ]
    return try AccessToken(signing: claims, secret: secret).text
  }

  /// What a token says, after its signature and its times have been checked.
  /// - Throws: `APIError` with `TOKEN_EXPIRED`, or `UNAUTHORIZED` for all else.
  func check(_ text: String, at now: Timestamp) throws(APIError) -> Content {
    if let content = known.withLock({ $0[text] }) {
      guard now < content.expires + Self.leeway else { throw Self.expired }
      return content
    }
    let content = try read(text, at: now)
    known.withLock { known in
      if known.count >= Self.remembered { known.removeAll(keepingCapacity: true) }
      known[text] = content
    }
    return content
  }

  private func read(_ text: String, at now: Timestamp) throws(APIError) -> Content {
    guard text.utf8.count <= Self.longest else { throw Self.invalid }
    let claims: TokenClaims
    do throws(TokenError) {
      let token = try AccessToken(reading: text)
      let signer = others.first { token.isSigned(with: $0) } ?? secret
      try token.verify(secret: signer, at: Self.date(now), leeway: Self.leeway)
      claims = token.claims
    } catch {
      if case .expired = error { throw Self.expired }
      throw Self.invalid
    }
    guard
      claims.issuer == Self.issuer, let user = EntityID(claims.identity),
      case .string(let sid)? = claims.others["sid"], let login = EntityID(sid), let expires = claims.expires
    else { throw Self.invalid }
    return Content(
      user: user, login: login, expires: Timestamp(milliseconds: Int64(expires.timeIntervalSince1970) * 1_000))
  }

  private static let expired = APIError(.tokenExpired, "The access token has expired.")
  private static let invalid = APIError(.unauthorized, "The access token is not valid.")

  private static func date(_ instant: Timestamp) -> Date {
    Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
  }
}
