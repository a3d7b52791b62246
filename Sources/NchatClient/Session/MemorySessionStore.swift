/// A login that nobody else shares, and that ends with the process.
public actor MemorySessionStore: SessionStore {
  private var session: StoredSession?
  private var isChanging = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  public init(_ session: StoredSession? = nil) { self.session = session }

  public func load() -> StoredSession? { session }

  @discardableResult
  public func update(
    _ change: @Sendable (StoredSession?) async throws(NchatFailure) -> StoredSession?
  ) async throws(NchatFailure) -> StoredSession? {
    // An actor lets others in while it waits for `change`; they queue here.
    if isChanging { await withCheckedContinuation { waiting.append($0) } }
    isChanging = true
    defer {
      if waiting.isEmpty { isChanging = false } else { waiting.removeFirst().resume() }
    }
    session = try await change(session)
    return session
  }
}
