import Foundation
import NchatAPI

@testable import Backend

/// Accounts and channels on a database of one test, with time that moves when it is told to, and what is told to others.
struct AccountsLab: Sendable {
  static let start = Timestamp(milliseconds: 1_800_000_000_000)
  static let password = "Correct-Horse-7"
  static let address = "192.0.2.1"

  let test: TestDatabase
  let told = Recorder<EventRecord>()
  let ledger: Ledger
  let hashing = HashingQueue()
  var accounts: Accounts
  let administration: UserAdministration
  let people: People
  let channels: Channels
  let online = Recorder<EntityID>()

  init(_ dialect: SQLDialect = .ofThisRun) throws {
    test = try TestDatabase(dialect)
    let ledger = Ledger(database: test.database) { [told] in for event in $0 { told.record(event) } }
    self.ledger = ledger
    accounts = Accounts(
      ledger: ledger, hashing: hashing, logins: LoginLookup(ledger: ledger),
      accessTokens: AccessTokens(secret: "a secret of the test"),
      refreshTokens: RefreshTokens(secret: "a secret of the test"), keys: APIKeys(ledger: ledger),
      signInGuard: SignInGuard())
    administration = UserAdministration(ledger: ledger, hashing: hashing)
    people = People(ledger: ledger) { [online] in Set(online.all).intersection($0) }
    channels = Channels(ledger: ledger, people: people)
  }

  /// Somebody with an account.
  @discardableResult
  func user(_ name: String, _ role: UserRole = .member, email: String? = nil) async throws -> Caller {
    try await administration.add(
      UserAdministration.NewUser(username: name, email: email, role: role, password: Self.password), at: Self.start
    ).caller
  }

  func signIn(
    _ name: String, _ password: String = AccountsLab.password, from address: String = AccountsLab.address,
    at now: Timestamp = AccountsLab.start
  ) async throws -> Session {
    try await accounts.signIn(SignInRequest(username: name, password: password), from: address, at: now)
  }

  /// The error with which something is refused.
  func refusal<Value>(_ body: () async throws -> Value) async -> APIError? {
    do {
      _ = try await body()
      return nil
    } catch { return error as? APIError }
  }

  func code<Value>(_ body: () async throws -> Value) async -> ErrorCode? { await refusal(body)?.known }
}
