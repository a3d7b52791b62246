import LiveKitProtocol
import NchatAPI

/// Refresh tokens: 256 bits each, in families; a family is a login.
///
/// A token is used once and makes the next. The next is derived from it by a key of the server, so that a second process which
/// shares the login, or a client whose answer got lost, gets the same successor when it asks within 10 s: the family stays one chain, and
/// whoever uses a stolen link of it later than that is noticed, or makes the rightful owner noticed. Then the family ends.
struct RefreshTokens: Sendable {
  /// Seconds without use after which a login ends: 30 days.
  static let lifetime = 30 * 86_400.0
  /// Seconds in which a used token may be used again.
  static let grace = 10.0
  /// Seconds that used tokens are remembered: whoever brings an older one is merely unknown.
  static let rememberedFor = 7 * 86_400.0

  /// What became of an attempt to refresh.
  enum Outcome: Sendable, Equatable {
    case renewed(token: String, login: EntityID, user: EntityID)
    case refused
    /// Used before: the login has ended.
    case reused
  }

  private let key: [UInt8]

  init(secret: String) { key = Digest.hmacSHA256(key: secret.utf8, "refresh tokens".utf8) }

  /// Begins a login.
  func begin(
    for user: EntityID, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) -> (token: String, login: EntityID) {
    let login = EntityID.random()
    try connection.run(
      "logins.insert", ["id": login, "user": user, "at": now, "expires": now + Self.lifetime])
    let token = Secret.random()
    try insert(token, login: login, generation: 0, at: now, connection)
    return (token, login)
  }

  /// Exchanges a token for its successor. What this writes must be committed, also when it refuses.
  func renew(
    _ token: String, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) -> Outcome {
    guard let row = try connection.first("tokens.find", ["hash": Secret.hash(token)]) else { return .refused }
    let (login, user): (EntityID, EntityID) = (try row["login_id"], try row["user_id"])
    let (revoked, expires): (Timestamp?, Timestamp) = (try row["revoked_at"], try row["expires_at"])
    guard revoked == nil, now < expires else { return .refused }
    let generation: Int64 = try row["generation"]
    if let used: Timestamp = try row["used_at"] {
      // A clock that was set back makes no token fresh again.
      guard abs(now - used) <= Self.grace else {
        try connection.run("logins.revoke", ["login": login, "at": now, "reason": "reused"])
        return .reused
      }
      return .renewed(token: try newest(after: token, connection), login: login, user: user)
    }
    let next = successor(of: token)
    try connection.run("tokens.use", ["hash": Secret.hash(token), "at": now])
    try insert(next, login: login, generation: generation + 1, at: now, connection)
    try connection.run("logins.refresh", ["login": login, "at": now, "expires": now + Self.lifetime])
    return .renewed(token: next, login: login, user: user)
  }

  /// Ends the login of a token; the login, or nil when there is none.
  func end(
    _ token: String, of user: EntityID, at now: Timestamp, in connection: any SQLConnection
  ) throws(SQLFailure) -> EntityID? {
    guard
      let row = try connection.first("tokens.find", ["hash": Secret.hash(token)]), try row["user_id"] == user
    else { return nil }
    let login: EntityID = try row["login_id"]
    try connection.run("logins.revoke", ["login": login, "at": now, "reason": "signed_out"])
    return login
  }

  /// Forgets logins that have expired, and tokens that were used long ago.
  func sweep(at now: Timestamp, in connection: any SQLConnection) throws(SQLFailure) {
    try connection.run("logins.forget", ["before": now])
    try connection.run("tokens.forget", ["before": now + -Self.rememberedFor])
  }

  /// The last token of the chain that goes on from a used one.
  private func newest(after token: String, _ connection: any SQLConnection) throws(SQLFailure) -> String {
    var next = successor(of: token)
    while let row = try connection.first("tokens.find", ["hash": Secret.hash(next)]) {
      let used: Timestamp? = try row["used_at"]
      if used == nil { break }
      next = successor(of: next)
    }
    return next
  }

  private func successor(of token: String) -> String { Base64URL.encode(Digest.hmacSHA256(key: key, token.utf8)) }

  private func insert(
    _ token: String, login: EntityID, generation: Int64, at now: Timestamp, _ connection: any SQLConnection
  ) throws(SQLFailure) {
    try connection.run(
      "tokens.insert", ["hash": Secret.hash(token), "login": login, "generation": generation, "at": now])
  }
}
