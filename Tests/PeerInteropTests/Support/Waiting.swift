/// How long a story waits for something that takes moments on an idle machine.
let patience = Duration.seconds(60)

/// Looks every few milliseconds until `condition` holds.
/// - Returns: false when it did not hold within `limit`.
func eventually(within limit: Duration = patience, _ condition: () async throws -> Bool) async rethrows -> Bool {
  let clock = ContinuousClock()
  let end = clock.now + limit
  repeat {
    if try await condition() { return true }
    try? await clock.sleep(for: .milliseconds(10))
  } while clock.now < end
  return try await condition()
}
