import NchatAPI

/// Keys for services. A key acts as its user; it is shown once, and stored as its SHA-256.
public struct APIKeys: Sendable {
  static let prefix = "nck_"
  /// Seconds between two notes of when a key was last used.
  static let noteInterval = 60.0

  /// A key as it is listed.
  public struct Listed: Sendable, Equatable {
    public let id: EntityID
    public let name: String
    /// The beginning of the key.
    public let prefix: String
    public let username: String
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?
    public let lastUsedAt: Timestamp?
    public let revokedAt: Timestamp?
  }

  let ledger: Ledger

  /// Makes a key that acts as the person of a name; the key itself is not to be had again.
  /// - Parameter expires: when it ends; never without.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`, or `VALIDATION_ERROR` for a name of the key that is empty or too long.
  func create(
    _ name: String, actingAs username: String, until expires: Timestamp? = nil, at now: Timestamp
  ) async throws -> (id: EntityID, key: String) {
    guard (1...100).contains(name.unicodeScalars.count), !name.unicodeScalars.contains("\0") else {
      throw APIError(.validation, "The name of a key has 1 to 100 characters.")
    }
    let key = Self.prefix + Secret.random()
    let id = EntityID.random()
    try await ledger.change(at: now) { change in
      guard let user = try UserRow.find(username: username, in: change.connection) else {
        throw APIError(.usersNotFound, "There is no user \(username), or the account is suspended.")
      }
      try change.connection.run(
        "keys.insert",
        [
          "id": id, "user": user.id, "name": name, "hash": Secret.hash(key), "prefix": String(key.prefix(10)),
          "at": now, "expires": expires,
        ])
    }
    return (id, key)
  }

  /// All keys, the oldest first.
  func list() async throws -> [Listed] {
    try await ledger.read { connection in
      try connection.rows("keys.list", [:]).map { row throws(SQLFailure) in
        Listed(
          id: try row["id"], name: try row["name"], prefix: try row["prefix"], username: try row["username"],
          createdAt: try row["created_at"], expiresAt: try row["expires_at"], lastUsedAt: try row["last_used_at"],
          revokedAt: try row["revoked_at"])
      }
    }
  }

  /// Ends a key.
  /// - Throws: `APIError` with `NOT_FOUND` when there is none of this id that is still valid.
  func revoke(_ id: EntityID, at now: Timestamp) async throws {
    try await ledger.change(at: now) { change in
      guard let row = try change.connection.first("keys.revoke", ["key": id, "at": now]) else {
        throw APIError(.notFound, "There is no such key that is still valid.")
      }
      try change.tellOfAccount(try row["user_id"])
    }
  }

  /// What a key proves; nil when it is not valid.
  func credential(of key: String, at now: Timestamp) async throws -> Credential? {
    guard key.hasPrefix(Self.prefix), key.utf8.count <= 128 else { return nil }
    let found = try await ledger.asServer.read {
      connection -> (credential: Credential, key: EntityID, used: Timestamp?)? in
      guard let row = try connection.first("keys.find", ["hash": Secret.hash(key), "now": now]) else { return nil }
      let caller = Caller(
        id: try row["id"], username: try row["username"], displayName: try row["display_name"], role: try row["role"])
      let id: EntityID = try row["key_id"]
      let credential = Credential(caller: caller, proof: .key(id), expires: try row["key_expires_at"])
      return (credential, id, try row["key_used_at"])
    }
    guard let found else { return nil }
    if found.used.map({ now - $0 >= Self.noteInterval }) ?? true {
      try await ledger.asServer.change(at: now) { change in
        _ = try change.connection.run("keys.used", ["key": found.key, "at": now])
      }
    }
    return found.credential
  }
}
