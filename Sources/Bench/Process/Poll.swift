/// Waits for what others bring about.
enum Poll {
  /// Looks every few milliseconds whether `condition` holds; false when it does not within `limit`.
  static func until(within limit: Duration, _ condition: @Sendable () async -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while await !condition() {
      guard ContinuousClock.now < end, !Task.isCancelled else { return false }
      do { try await Task.sleep(for: .milliseconds(5)) } catch { return false }
    }
    return true
  }
}
