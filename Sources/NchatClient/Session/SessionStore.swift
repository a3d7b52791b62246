/// Where a login is kept.
///
/// Refresh tokens can be used once. Processes that share a login share its store, and `update` keeps them apart: while one exchanges a token,
/// another waits, and then finds the new one.
public protocol SessionStore: Sendable {
  /// The login, as the last who changed it left it; nil without one.
  /// - Throws: `NchatFailure.store`.
  func load() async throws(NchatFailure) -> StoredSession?

  /// Replaces the login by what `change` makes of it. Two changes never overlap, whoever makes them, and what `change` answers is
  /// kept before this returns. Where it throws, the login stays.
  /// - Throws: `NchatFailure.store`, or what `change` throws.
  @discardableResult
  func update(
    _ change: @Sendable (StoredSession?) async throws(NchatFailure) -> StoredSession?
  ) async throws(NchatFailure) -> StoredSession?
}
