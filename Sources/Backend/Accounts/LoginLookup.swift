import NchatAPI

/// Finds who is behind the logins of access tokens. That is asked with every request: those of requests that come at the same time are read
/// together.
///
/// Nothing is remembered. Each is read after it was asked for, so that the end of a login or an account counts at once, whichever process
/// wrote it.
final class LoginLookup: Sendable {
  /// They are all looked up for the same reason.
  private struct All: Hashable, Sendable {}

  private let queue: GroupQueue<All, EntityID, UserRow?>

  init(ledger: Ledger) {
    queue = GroupQueue(.init(group: 256, waiting: 8_192, waitingOverall: 8_192, gathering: .zero)) { _, logins in
      do {
        let people = try await ledger.asServer.read { try UserRow.find(signedInBy: Set(logins), in: $0) }
        return logins.map { .success(people[$0]) }
      } catch { return logins.map { _ in .failure(error) } }
    }
  }

  /// The person whose login has not ended; nil also for somebody else's login.
  /// - Throws: `SQLFailure`; `APIError` with `UNAVAILABLE` where too many wait.
  func person(_ user: EntityID, signedInBy login: EntityID) async throws -> UserRow? {
    guard let person = try await queue.submit(login, for: All()), person.id == user else { return nil }
    return person
  }
}
