import MediaBasics
import NIOCore
import NIOPosix
import NchatAPI
import Sound

/// Realtime connections that follow one topic, and what they got.
struct Watchers: Sendable {
  private typealias Log = (loop: any EventLoop, log: NIOLoopBoundBox<WatchLog>)

  /// How long the last events may take.
  private static let patience = Duration.seconds(10)

  private let logs: [Log]
  private let sockets: [RealtimeSocket]
  /// The topic's newest event when they began.
  private let head: Int64

  /// Connects all of them as one person.
  /// - Throws: `BenchFailure`, also where something happened in the topic meanwhile.
  static func open(_ count: Int, _ topic: RealtimeTopic, as user: APIUser, _ load: APILoad) async throws -> Watchers {
    let logs: [Log] = load.group.makeIterator().map { loop in
      (loop: loop, log: NIOLoopBoundBox.makeBoxSendingValue(WatchLog(), eventLoop: loop))
    }
    let sockets = try await RealtimeSocket.open(count, progress: load.progress) { number in
      let (loop, log) = logs[number % logs.count]
      return try await RealtimeSocket.open(load.served.url, token: user.token, topic, on: loop) { at, text in
        log.value.take(text, at: at, by: number)
      }
    }
    guard let head = sockets.first?.head, sockets.allSatisfy({ $0.head == head }) else {
      await RealtimeSocket.close(sockets)
      throw BenchFailure("\(topic) changed before it was to")
    }
    return Watchers(logs: logs, sockets: sockets, head: head)
  }

  private init(logs: [Log], sockets: [RealtimeSocket], head: Int64) {
    self.logs = logs
    self.sockets = sockets
    self.head = head
  }

  /// Waits for all events, and says what came of them.
  ///
  /// - Parameters:
  ///   - requests: when each person asked for an event, in order; each request makes one.
  ///   - start: delays count for what was asked for from then on.
  func outcome(
    of requests: [EntityID: [MediaInstant]], from start: MediaInstant
  ) async throws -> WatchOutcome {
    let wanted = requests.values.reduce(0) { $0 + $1.count } * sockets.count
    _ = await Poll.until(within: Self.patience) { await delivered() >= wanted }
    // One that comes twice would come now.
    try await Task.sleep(for: .milliseconds(200))
    var seen: [WatchOutcome.Seen] = []
    for (loop, log) in logs {
      let (part, unreadable) = try await loop.submit {
        (WatchOutcome.Seen(frames: log.value.frames, arrivals: log.value.arrivals), log.value.unreadable)
      }.get()
      guard unreadable == 0 else { throw BenchFailure("\(unreadable) frames of the server cannot be read") }
      seen.append(part)
    }
    return WatchOutcome(watchers: sockets.count, head: head, requests: requests, start: start, seen: seen)
  }

  /// What became of the events, as figures of a row.
  static func figures(_ outcome: WatchOutcome, watchers: Int) -> [BenchResult.Figure] {
    var figures: [BenchResult.Figure] = [
      .init("watchers", Double(watchers), ""),
      .init("delivered", Double(outcome.delivered), ""),
      .init(APIBenchmark.lostName, Double(outcome.lost), ""),
      .init("repeated", Double(outcome.repeated), ""),
    ]
    for (name, share) in [("p50", 0.5), (APIBenchmark.delayName, 0.99), ("longest", 1)] {
      if let value = outcome.delays.at(share) { figures.append(.init(name, value, "ms")) }
    }
    return figures
  }

  private func delivered() async -> Int {
    var sum = 0
    for (loop, log) in logs { sum += (try? await loop.submit { log.value.delivered }.get()) ?? 0 }
    return sum
  }

  func close() async { await RealtimeSocket.close(sockets) }
}
