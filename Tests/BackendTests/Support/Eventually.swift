import Testing

/// Asks for something until it is there; a failed test after a time that has nothing to do with how long things take.
func eventually<Value>(
  _ what: @autoclosure () -> Comment, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Value?
) async throws -> Value {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(60)
  while clock.now < end {
    if let value = try await body() { return value }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record(what(), sourceLocation: sourceLocation)
  throw NeverHappened()
}

func eventually(
  _ what: @autoclosure () -> Comment, sourceLocation: SourceLocation = #_sourceLocation,
  _ holds: () async throws -> Bool
) async throws {
  try await eventually(what(), sourceLocation: sourceLocation) { try await holds() ? () : nil }
}

struct NeverHappened: Error {}
