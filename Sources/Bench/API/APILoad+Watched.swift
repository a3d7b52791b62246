import Glibc
import MediaBasics
import NIOCore
import NIOPosix
import NchatAPI
import Sound

extension APILoad {
  /// Events of which delays do not count yet.
  private static let warmUp = 0.1
  /// How long the last events may take.
  private static let patience = Duration.seconds(10)

  /// People join and leave a channel at a given rate, and every one of the watchers is told.
  func watched(by count: Int, rate: Double, seconds: Double) async throws -> BenchResult.Row {
    progress("\(count) watchers of a channel, \(Int(rate)) events/s")
    let owner = try user(0)
    let drivers = Array(users.dropFirst(2))
    let connection = try await KeepAlive.open(served.url, on: group.next())
    let channel: NchatAPI.Channel = try await connection.call(
      ChannelOperations.createChannel, body: CreateChannelRequest(name: "watched"), token: owner.token)
    await connection.close()

    let logs = group.makeIterator().map { loop in
      (loop: loop, log: NIOLoopBoundBox.makeBoxSendingValue(WatchLog(), eventLoop: loop))
    }
    let sockets = try await RealtimeSocket.open(count, progress: progress) { number in
      let (loop, log) = logs[number % logs.count]
      return try await RealtimeSocket.open(served.url, token: owner.token, .channel(channel.id), on: loop) { at, text in
        log.value.take(text, at: at, by: number)
      }
    }
    do {
      let row = try await watch(channel.id, sockets, logs, drivers, rate: rate, seconds: seconds)
      await RealtimeSocket.close(sockets)
      return row
    } catch {
      await RealtimeSocket.close(sockets)
      throw error
    }
  }

  private typealias Log = (loop: any EventLoop, log: NIOLoopBoundBox<WatchLog>)

  private func watch(
    _ channel: EntityID, _ sockets: [RealtimeSocket], _ logs: [Log], _ drivers: [APIUser], rate: Double, seconds: Double
  ) async throws -> BenchResult.Row {
    guard let head = sockets.first?.head, sockets.allSatisfy({ $0.head == head }) else {
      throw BenchFailure("the channel changed before it was to")
    }
    let before = (server: try usage(), own: ProcessReading(of: getpid()), at: MonotonicClock.now())
    let count = Int(rate * seconds * (1 + Self.warmUp))
    let requests = try await joinAndLeave(channel, drivers, count: count, rate: rate)
    let after = (server: try usage(), own: ProcessReading(of: getpid()), at: MonotonicClock.now())

    let wanted = count * sockets.count
    _ = await Poll.until(within: Self.patience) { await Self.delivered(logs) >= wanted }
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
    let start = before.at + .seconds(seconds * Self.warmUp)
    let outcome = WatchOutcome(watchers: sockets.count, head: head, requests: requests, start: start, seen: seen)
    let elapsed = (after.at - before.at).inMilliseconds / 1_000
    var figures: [BenchResult.Figure] = [
      .init("watchers", Double(sockets.count), ""),
      .init(APIBenchmark.rateName, Double(count) / elapsed, ""),
      .init("delivered", Double(outcome.delivered), ""),
      .init(APIBenchmark.lostName, Double(outcome.lost), ""),
      .init("repeated", Double(outcome.repeated), ""),
    ]
    for (name, share) in [("p50", 0.5), (APIBenchmark.delayName, 0.99), ("longest", 1)] {
      if let value = outcome.delays.at(share) { figures.append(.init(name, value, "ms")) }
    }
    figures.append(
      .init("server", (after.server.processorSeconds - before.server.processorSeconds) / elapsed * 100, "%"))
    if let first = before.own, let last = after.own {
      // The server is a child of this process, and counted with it.
      let load =
        last.processorSeconds - first.processorSeconds
        - (after.server.processorSeconds - before.server.processorSeconds)
      figures.append(.init("load", load / elapsed * 100, "%"))
    }
    return BenchResult.Row(condition: "watched channel", subject: "ncall", figures: figures, beginsTable: true)
  }

  private static func delivered(_ logs: [Log]) async -> Int {
    var sum = 0
    for (loop, log) in logs { sum += (try? await loop.submit { log.value.delivered }.get()) ?? 0 }
    return sum
  }

  /// Lets people join and leave in turn, each on a connection of their own, at the given times whether the others' requests are answered
  /// or not.
  /// - Returns: when each request was made.
  private func joinAndLeave(
    _ channel: EntityID, _ drivers: [APIUser], count: Int, rate: Double
  ) async throws -> [EntityID: [MediaInstant]] {
    let start = ContinuousClock.now
    return try await withThrowingTaskGroup(of: (EntityID, [MediaInstant]).self) { tasks in
      for (place, driver) in drivers.enumerated() {
        tasks.addTask {
          let connection = try await KeepAlive.open(served.url, on: group.next())
          var requests: [MediaInstant] = []
          for number in stride(from: place, to: count, by: drivers.count) {
            try await Task.sleep(until: start + .seconds(Double(number) / rate))
            let operation =
              requests.count.isMultiple(of: 2)
              ? ChannelOperations.joinChannel.route : ChannelOperations.leaveChannel.route
            requests.append(MonotonicClock.now())
            let answer = try await connection.ask(
              operation.method, operation.path(["id": channel]), token: driver.token)
            guard (200..<300).contains(answer.status) else {
              throw BenchFailure("\(operation.path): \(answer.status) \(String(buffer: answer.body))")
            }
          }
          await connection.close()
          return (driver.id, requests)
        }
      }
      var all: [EntityID: [MediaInstant]] = [:]
      for try await (person, requests) in tasks { all[person] = requests }
      return all
    }
  }
}
