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

  /// By the first of them successors are made; by the others they were or are made elsewhere, while the secret is being replaced.
  private let keys: [[UInt8]]

  /// - Parameter others: secrets by which tokens have been made, or are by another process.
  init(secret: String, others: [String] = []) {
    keys = ([secret] + others).map { Digest.hmacSHA256(key: $0.utf8, "refresh tokens".utf8) }
  }

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
      guard let newest = try newest(after: token, connection) else { return .refused }
      return .renewed(token: newest, login: login, user: user)
    }
    let next = Self.successor(of: token, by: keys[0])
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

  /// The last token of the chain that goes on from a used one; nil where it was made with a secret that is not known any more.
  private func newest(after token: String, _ connection: any SQLConnection) throws(SQLFailure) -> String? {
    var last = token
    while true {
      guard let (next, isUsed) = try successor(of: last, connection) else { return nil }
      if !isUsed { return next }
      last = next
    }
  }

  /// The token that a used one has made, by whichever key, and whether it has been used itself.
  private func successor(
    of token: String, _ connection: any SQLConnection
  ) throws(SQLFailure) -> (token: String, isUsed: Bool)? {
    for key in keys {
      let next = Self.successor(of: token, by: key)
      guard let row = try connection.first("tokens.find", ["hash": Secret.hash(next)]) else { continue }
      let used: Timestamp? = try row["used_at"]
      return (next, used != nil)
    }
    return nil
  }

  private static func successor(of token: String, by key: [UInt8]) -> String {
    Base64URL.encode(Digest.hmacSHA256(key: key, token.utf8))
  }

  private func insert(
    _ token: String, login: EntityID, generation: Int64, at now: Timestamp, _ connection: any SQLConnection
  ) throws(SQLFailure) {
    try connection.run(
      "tokens.insert", ["hash": Secret.hash(token), "login": login, "generation": generation, "at": now])
  }
}
