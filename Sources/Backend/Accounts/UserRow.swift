import NchatAPI

/// A person as the database has them.
struct UserRow: Sendable {
  let id: EntityID
  let username: String
  let email: String?
  let displayName: String
  let avatarURL: String?
  let role: UserRole
  let status: AccountStatus
  let passwordHash: String?
  let presence: Presence
  let createdAt: Timestamp

  /// Reads a row of `users.by_id` and its siblings.
  init(_ row: SQLRow) throws(SQLFailure) {
    id = try row["id"]
    username = try row["username"]
    email = try row["email"]
    displayName = try row["display_name"]
    avatarURL = try row["avatar_url"]
    role = try row["role"]
    self.status = try row["status"]
    passwordHash = try row["password_hash"]
    createdAt = try row["created_at"]
    let status: PresenceStatus? = try row["presence"]
    presence = Presence(
      status: status ?? .online, message: try row["presence_message"], callWaiting: try row["call_waiting"],
      lastSeenAt: try row["last_seen_at"])
  }

  /// Holds somebody's row until the end of the transaction: of two that do so one waits for the other.
  static func hold(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) {
    _ = try connection.rows("users.hold", ["user": id])
  }

  static func find(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> UserRow? {
    guard let row = try connection.first("users.by_id", ["user": id]) else { return nil }
    return try UserRow(row)
  }

  /// Somebody's account, for themselves: without the hash of the password.
  static func own(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> UserRow? {
    guard let row = try connection.first("users.own", ["user": id]) else { return nil }
    return try UserRow(row)
  }

  /// Who is behind each of some logins, where they have not ended.
  static func find(
    signedInBy logins: Set<EntityID>, in connection: any SQLConnection
  ) throws(SQLFailure) -> [EntityID: UserRow] {
    var people: [EntityID: UserRow] = [:]
    for row in try connection.rows("users.of_logins", ["logins": SQLValue.ids(of: logins)]) {
      people[try row["login_id"]] = try UserRow(row)
    }
    return people
  }

  /// Whoever has a name, also when the account is suspended.
  static func find(anyone username: String, in connection: any SQLConnection) throws(SQLFailure) -> UserRow? {
    guard let row = try connection.first("users.named", ["name": username]) else { return nil }
    return try UserRow(row)
  }

  static func find(username: String, in connection: any SQLConnection) throws(SQLFailure) -> UserRow? {
    guard let row = try connection.first("users.by_name", ["name": username]) else { return nil }
    return try UserRow(row)
  }

  static func find(email: String, in connection: any SQLConnection) throws(SQLFailure) -> UserRow? {
    guard let row = try connection.first("users.by_email", ["email": email]) else { return nil }
    return try UserRow(row)
  }

  /// The person as that person sees it.
  var account: Account {
    Account(
      id: id, username: username, email: email, displayName: displayName, avatarUrl: avatarURL, role: role,
      presence: presence, createdAt: createdAt)
  }

  var caller: Caller { Caller(id: id, username: username, displayName: displayName, role: role) }
}

extension AccountStatus: SQLConvertible, SQLDecodable {}
extension UserRole: SQLConvertible, SQLDecodable {}
extension PresenceStatus: SQLConvertible, SQLDecodable {}
