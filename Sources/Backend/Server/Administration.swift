import Logging
import NchatAPI

/// What an administrator does straight on the database, beside a running server or without one.
public struct Administration: Sendable {
  /// Somebody who has an account, as administrators see them.
  public struct Person: Sendable, Equatable {
    public let account: Account
    public let status: AccountStatus

    init(_ row: UserRow) {
      account = row.account
      status = row.status
    }
  }

  /// Somebody who is to have one.
  public struct NewPerson: Sendable {
    public var username: String
    public var email: String?
    /// The user name without.
    public var displayName: String?
    public var role = UserRole.member
    public var password: String

    public init(username: String, password: String) {
      self.username = username
      self.password = password
    }
  }

  private let database: any SQLDatabase
  private let users: UserAdministration
  private let keys: APIKeys

  /// Opens a database, and migrates it.
  /// - Parameter makes: whether it is made where there is none; of a PostgreSQL server, its tables.
  /// - Throws: `BackendError`.
  public init(_ location: DatabaseLocation, makes: Bool) throws(BackendError) {
    do throws(SQLFailure) {
      var isThere = makes
      if !isThere { isThere = try location.isMade() }
      guard isThere else {
        let what = if case .sqlite = location { "there is no database" } else { "nothing of ncall is in the database" }
        throw SQLFailure(.unavailable, "\(what) \(location) yet: ncall user add makes it, and ncall serve")
      }
      // One after the other: a connection is enough. What is lost fails what is asked, which says so.
      database = try location.open(connections: 1, log: Logger(label: "ncall") { _ in SwiftLogNoOpLogHandler() })
    } catch { throw BackendError(error) }
    // The server reads what changed from the database; nobody follows this process.
    let ledger = Ledger(database: database) { _ in }
    users = UserAdministration(ledger: ledger, hashing: HashingQueue())
    keys = APIKeys(ledger: ledger)
  }

  /// - Throws: `BackendError` when what was written could not be put in its place.
  public func close() throws {
    do { try database.close() } catch let failure as SQLFailure { throw BackendError(failure) }
  }

  // MARK: People. All throw `APIError` for what is refused, and `BackendError` when the database cannot be used.

  public func add(_ person: NewPerson, at now: Timestamp = .now()) async throws -> Person {
    try await named {
      Person(
        try await users.add(
          UserAdministration.NewUser(
            username: person.username, email: person.email, displayName: person.displayName, role: person.role,
            password: person.password), at: now))
    }
  }

  /// Everybody, by name.
  public func people() async throws -> [Person] { try await named { try await users.list().map(Person.init) } }

  public func setRole(_ role: UserRole, of username: String, at now: Timestamp = .now()) async throws -> Person {
    try await named { Person(try await users.setRole(role, of: username, at: now)) }
  }

  /// Ends their logins, too.
  public func setPassword(_ password: String, of username: String, at now: Timestamp = .now()) async throws -> Person {
    try await named { Person(try await users.setPassword(password, of: username, at: now)) }
  }

  /// Ends their logins, connections and calls, and lets them sign in no more.
  public func suspend(_ username: String, at now: Timestamp = .now()) async throws -> Person {
    try await named { Person(try await users.suspend(username, at: now)) }
  }

  public func unsuspend(_ username: String, at now: Timestamp = .now()) async throws -> Person {
    try await named { Person(try await users.unsuspend(username, at: now)) }
  }

  /// Deletes an account and everything of the person; calls of theirs end, and the calls of others keep a nameless participant.
  /// - Returns: the account as it was.
  public func delete(_ username: String, at now: Timestamp = .now()) async throws -> Person {
    try await named { Person(try await users.delete(username, at: now)) }
  }

  /// Everything that is kept of somebody: what the person gets by asking the server.
  public func export(_ username: String, at now: Timestamp = .now()) async throws -> UserExport {
    try await named { try await users.export(username, at: now) }
  }

  // MARK: Keys

  /// Makes a key that acts as somebody; it is shown this once.
  /// - Parameter expires: nil for a key that does not end by itself.
  public func makeKey(
    _ name: String, actingAs username: String, until expires: Timestamp?, at now: Timestamp = .now()
  ) async throws -> (id: EntityID, key: String) {
    try await named { try await keys.create(name, actingAs: username, until: expires, at: now) }
  }

  /// All keys, those that are over too, the oldest first.
  public func allKeys() async throws -> [APIKeys.Listed] { try await named { try await keys.list() } }

  public func revokeKey(_ id: EntityID, at now: Timestamp = .now()) async throws {
    try await named { try await keys.revoke(id, at: now) }
  }

  /// Runs `body`; a failure of the database in public words.
  private func named<Value>(_ body: () async throws -> Value) async throws -> Value {
    do { return try await body() } catch let failure as SQLFailure { throw BackendError(failure) }
  }
}
