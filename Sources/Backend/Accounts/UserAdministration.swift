import Foundation
import LiveKitProtocol
import NchatAPI

/// What an administrator does to accounts, and what `--dev` begins with.
struct UserAdministration: Sendable {
  /// Somebody who is to have an account.
  struct NewUser: Sendable {
    var username: String
    var email: String?
    /// The user name without.
    var displayName: String?
    var role = UserRole.member
    var password: String
    /// The id; a random one without.
    var id: EntityID?
    /// Off for the people of a server that is tried out.
    var followsPolicy = true
  }

  let ledger: Ledger
  let hashing: HashingQueue

  /// Makes an account.
  /// - Throws: `APIError` with `VALIDATION_ERROR`, `USERNAME_TAKEN`, `EMAIL_TAKEN`, `UNAVAILABLE`.
  @discardableResult
  func add(_ user: NewUser, at now: Timestamp) async throws -> UserRow {
    if user.followsPolicy, let problem = PasswordPolicy.problem(with: user.password) {
      throw APIError(problems: [Problem(path: "password", problem: problem)])
    }
    let problems = Self.problems(with: user)
    guard problems.isEmpty else { throw APIError(problems: problems) }
    // Asked before hashing, which is dear, and again by the table's own rule.
    try await ledger.read { try Self.refuseTaken(user, in: $0) }
    let made = try await hashing.inTurn { await $0.hash(user.password) }
    guard let hash = made else { throw APIError(.unavailable, "The server is short of memory.", retryAfter: 5) }
    let id = user.id ?? .random()
    return try await ledger.change(at: now) { change in
      try Self.refuseTaken(user, in: change.connection)
      try change.connection.run(
        "users.insert",
        [
          "id": id, "username": user.username, "email": user.email,
          "display_name": user.displayName ?? user.username, "role": user.role, "password_hash": hash, "at": now,
        ])
      guard let row = try UserRow.find(id, in: change.connection) else {
        throw SQLFailure(.wrongStatement, "users.by_id does not find whom users.insert made")
      }
      return row
    }
  }

  /// Gives somebody another role.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`.
  @discardableResult
  func setRole(_ role: UserRole, of username: String, at now: Timestamp) async throws -> UserRow {
    try await change(username, at: now) { user, change in
      try change.connection.run("users.set_role", ["user": user.id, "role": role, "at": now])
    }
  }

  /// Gives somebody another password, and ends their logins.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`, `VALIDATION_ERROR`, `UNAVAILABLE`.
  @discardableResult
  func setPassword(_ password: String, of username: String, at now: Timestamp) async throws -> UserRow {
    if let problem = PasswordPolicy.problem(with: password) {
      throw APIError(problems: [Problem(path: "password", problem: problem)])
    }
    // Asked before hashing, which is dear.
    _ = try await ledger.read { try Self.user(username, in: $0) }
    guard let hash = try await hashing.inTurn({ await $0.hash(password) }) else {
      throw APIError(.unavailable, "The server is short of memory.", retryAfter: 5)
    }
    return try await change(username, at: now) { user, change in
      try change.connection.run("users.set_password", ["user": user.id, "password_hash": hash, "at": now])
      try change.connection.run(
        "logins.revoke_all", ["user": user.id, "at": now, "reason": "password_changed"])
    }
  }

  /// Closes an account until it is opened again. Its logins end; keys that act as it prove nothing meanwhile.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`.
  @discardableResult
  func suspend(_ username: String, at now: Timestamp) async throws -> UserRow {
    try await change(username, at: now) { user, change in
      try change.connection.run("users.set_status", ["user": user.id, "status": AccountStatus.suspended, "at": now])
      try change.connection.run("logins.revoke_all", ["user": user.id, "at": now, "reason": "suspended"])
    }
  }

  /// Opens an account again that was closed.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`.
  @discardableResult
  func unsuspend(_ username: String, at now: Timestamp) async throws -> UserRow {
    try await change(username, at: now) { user, change in
      try change.connection.run("users.set_status", ["user": user.id, "status": AccountStatus.active, "at": now])
    }
  }

  /// Deletes an account, and everything of the person.
  /// - Returns: the account as it was.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`.
  func delete(_ username: String, at now: Timestamp) async throws -> UserRow {
    try await ledger.change(at: now) { change in
      let user = try Self.user(username, in: change.connection)
      try AccountErasure.erase(user.id, change)
      return user
    }
  }

  /// Everything that is kept of somebody, whose account may be suspended.
  /// - Throws: `APIError` with `USERS_NOT_FOUND`.
  func export(_ username: String, at now: Timestamp) async throws -> UserExport {
    try await ledger.read { connection in
      try AccountRecords.export(of: Self.user(username, in: connection), at: now, in: connection)
    }
  }

  /// Everybody who has an account, by name; those who are suspended, too.
  func list() async throws -> [UserRow] {
    try await ledger.read { connection in
      try connection.rows("users.list", [:]).map { row throws(SQLFailure) in try UserRow(row) }
    }
  }

  /// How many have an account.
  func count() async throws -> Int {
    try await ledger.read { try $0.first("users.count", [:])?["users"] ?? 0 }
  }

  private func change(
    _ username: String, at now: Timestamp, _ body: @escaping @Sendable (UserRow, Change) throws -> Void
  ) async throws -> UserRow {
    try await ledger.change(at: now) { change in
      try UserRow.hold(try Self.user(username, in: change.connection).id, in: change.connection)
      let user = try Self.user(username, in: change.connection)
      try body(user, change)
      try change.tellOfAccount(user.id)
      return try Self.user(user.username, in: change.connection)
    }
  }

  private static func user(_ username: String, in connection: any SQLConnection) throws -> UserRow {
    guard let user = try UserRow.find(anyone: username, in: connection), user.status != .deleted else {
      throw APIError(.usersNotFound, "There is no user \(username).")
    }
    return user
  }

  private static func refuseTaken(_ user: NewUser, in connection: any SQLConnection) throws {
    // Names of suspended accounts are taken, too.
    if try UserRow.find(anyone: user.username, in: connection) != nil {
      throw APIError(.usernameTaken, "Somebody has the user name \(user.username).")
    }
    if let email = user.email, try connection.first("users.addressed", ["email": email]) != nil {
      throw APIError(.emailTaken, "Somebody has this e-mail address.")
    }
  }

  /// What is wrong with the texts of an account. The contract says the same to those who sign up; the command line comes past it.
  private static func problems(with user: NewUser) -> [Problem] {
    var request: [String: JSONValue] = [
      "username": .string(user.username), "email": .string(user.email ?? "a@b"), "password": .string("Password1"),
    ]
    if let name = user.displayName { request["displayName"] = .string(name) }
    return SignUpRequest.schema.check(.object(request))
  }
}
