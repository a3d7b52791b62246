import NchatAPI

/// Forgets what is over: old events, logins that have expired, used tokens, failed attempts, the ids of webhooks.
///
/// Nothing depends on when it runs, but for the size of the database.
struct Housekeeping: Sendable {
  let ledger: Ledger
  let refreshTokens: RefreshTokens
  let signInGuard: SignInGuard

  func run(at now: Timestamp) async throws {
    try await ledger.change(at: now) { [refreshTokens, signInGuard] change in
      try EventLog.sweep(at: now, in: change.connection)
      try refreshTokens.sweep(at: now, in: change.connection)
      try signInGuard.sweep(at: now, in: change.connection)
      try change.connection.run("webhooks.forget", ["before": now + -WebhookService.remembered])
      try change.connection.run("shares.forget", ["before": now + -RecordingService.endedLinkTime])
    }
  }
}
