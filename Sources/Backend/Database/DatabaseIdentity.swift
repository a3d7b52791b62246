import NchatAPI

/// Whom rows are read and written for.
///
/// Whatever begins a transaction begins it for `current`. A request and what a realtime connection asks for are somebody's: `APIService` and
/// `RealtimeRights` say whose. All else is the server's own: sweeps, webhooks, work for the media server, administration, and finding out who
/// somebody is. PostgreSQL holds each transaction to what its identity may see and change (`SQL/policies.sql`); SQLite has no such thing, there
/// the statements alone do.
enum DatabaseIdentity: Sendable, Equatable {
  /// Everything may be read and written.
  case server
  case user(EntityID)
  /// Somebody without an account.
  case anonymous

  @TaskLocal static var current = DatabaseIdentity.server

  /// - Parameter user: nil for somebody without an account.
  init(_ user: EntityID?) { self = user.map(Self.user) ?? .anonymous }

  /// Runs `body` and what it waits for with this identity.
  /// - Throws: what `body` throws.
  func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async rethrows -> Value {
    try await Self.$current.withValue(self) { try await body() }
  }
}
