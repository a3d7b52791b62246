import Testing

struct NothingHappened: Error {
  let what: String
}

/// The first element that `pick` takes from a stream; a failed test after a time that has nothing to do with how long things take.
func next<Element: Sendable, Value: Sendable>(
  _ what: String, in stream: AsyncStream<Element>, _ pick: @escaping @Sendable (Element) -> Value?
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask {
      for await element in stream {
        if let value = pick(element) { return value }
      }
      return nil
    }
    group.addTask {
      let patience = Duration.seconds(30)
      try await Task.sleep(for: patience)
      return nil
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() ?? nil else { throw NothingHappened(what: what) }
    return value
  }
}

func next<Element: Sendable>(_ what: String, in stream: AsyncStream<Element>) async throws -> Element {
  try await next(what, in: stream) { $0 }
}
