import LiveKitProtocol
import Testing

/// How long a test waits for what must happen before it calls it a failure; never how long something takes.
let patience = Duration.seconds(20)

struct NothingHappened: Error {
  let what: String
}

/// The first element that `pick` takes from a stream, or a failed test.
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

/// Messages a server sends, with the fields that clients need.
enum Sample {
  static let join = LKJoinResponse.with {
    $0.room.sid = "RM_room"
    $0.room.name = "lobby"
    $0.participant.sid = "PA_me"
    $0.participant.identity = "me"
    $0.participant.state = .joined
    $0.serverInfo.version = "1.13.5"
    $0.serverInfo.protocol = 17
    $0.pingInterval = 5
    $0.pingTimeout = 15
  }
}
