/// Lets things take their time, up to a limit.
public enum TimeLimit {
  /// Returns once `body` has, or after the limit, when `body` was cancelled and has heeded that.
  public static func run(_ limit: Duration, _ body: @escaping @Sendable () async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await body() }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }
}
