import NchatAPI

/// A person as everybody may see them.
struct PersonRow: Sendable {
  let id: EntityID
  let username: String
  let displayName: String
  let avatarURL: String?
  let role: UserRole
  /// What they want to be seen as; `offline` of whoever does not want to be seen.
  let presence: PresenceStatus

  private init(_ row: SQLRow) throws(SQLFailure) {
    id = try row["id"]
    username = try row["username"]
    displayName = try row["display_name"]
    avatarURL = try row["avatar_url"]
    role = try row["role"]
    let status: PresenceStatus? = try row["presence"]
    presence = status ?? .online
  }

  /// Somebody whose account is in use.
  static func find(_ id: EntityID, in connection: any SQLConnection) throws(SQLFailure) -> PersonRow? {
    guard let row = try connection.first("people.by_id", ["user": id]) else { return nil }
    return try PersonRow(row)
  }

  /// The same by name, whatever its case.
  static func find(username: String, in connection: any SQLConnection) throws(SQLFailure) -> PersonRow? {
    guard let row = try connection.first("people.by_name", ["name": username]) else { return nil }
    return try PersonRow(row)
  }
}
