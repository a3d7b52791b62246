import MediaBasics
import NchatAPI
import Sound

extension APILoad {
  /// Events of which delays do not count yet.
  static let warmUp = 0.1

  /// People join and leave a channel at a given rate, and every one of the watchers is told.
  func watched(by count: Int, rate: Double, seconds: Double) async throws -> BenchResult.Row {
    progress("\(count) watchers of a channel, \(Int(rate)) events/s")
    let owner = try user(0)
    let connection = try await KeepAlive.open(served.url, on: group.next())
    let channel: NchatAPI.Channel = try await connection.call(
      ChannelOperations.createChannel, body: CreateChannelRequest(name: "watched"), token: owner.token)
    await connection.close()
    return try await paced(
      "watched channel", .channel(channel.id), watchers: count, as: owner, people: Array(users.dropFirst(2)),
      rate: rate, seconds: seconds
    ) { connection, driver, turn in
      let operation =
        turn.isMultiple(of: 2) ? ChannelOperations.joinChannel.route : ChannelOperations.leaveChannel.route
      return try await connection.ask(operation.method, operation.path(["id": channel.id]), token: driver.token)
    }
  }

  /// What somebody asks for in their turn; each makes one event.
  typealias Ask = @Sendable (_ connection: KeepAlive, _ person: APIUser, _ turn: Int) async throws -> KeepAlive.Answer

  /// Events of a topic at a given rate, and how they reach many who watch.
  func paced(
    _ condition: String, _ topic: RealtimeTopic, watchers count: Int, as owner: APIUser, people: [APIUser],
    rate: Double, seconds: Double, _ ask: @escaping Ask
  ) async throws -> BenchResult.Row {
    let watchers = try await Watchers.open(count, topic, as: owner, self)
    do {
      let usage = try Usage(self)
      let events = Int(rate * seconds * (1 + Self.warmUp))
      let requests = try await atTimes(people, count: events, rate: rate, ask)
      let used = try usage.figures(self)
      let outcome = try await watchers.outcome(of: requests, from: usage.at + .seconds(seconds * Self.warmUp))
      await watchers.close()
      return BenchResult.Row(
        condition: condition, subject: "ncall",
        figures: [.init(APIBenchmark.rateName, Double(events) / used.seconds, "")]
          + Watchers.figures(outcome, watchers: count) + used.figures, beginsTable: true)
    } catch {
      await watchers.close()
      throw error
    }
  }

  /// Lets people ask in turn, each on a connection of their own, at the given times whether the others' requests are answered or not.
  /// - Returns: when each request was made.
  private func atTimes(
    _ people: [APIUser], count: Int, rate: Double, _ ask: @escaping Ask
  ) async throws -> [EntityID: [MediaInstant]] {
    let start = ContinuousClock.now
    return try await withThrowingTaskGroup(of: (EntityID, [MediaInstant]).self) { tasks in
      for (place, person) in people.enumerated() {
        tasks.addTask {
          let connection = try await KeepAlive.open(served.url, on: group.next())
          var requests: [MediaInstant] = []
          for number in stride(from: place, to: count, by: people.count) {
            try await Task.sleep(until: start + .seconds(Double(number) / rate))
            requests.append(MonotonicClock.now())
            let answer = try await ask(connection, person, requests.count - 1)
            guard (200..<300).contains(answer.status) else {
              throw BenchFailure("it was answered with \(answer.status): \(String(buffer: answer.body))")
            }
          }
          await connection.close()
          return (person.id, requests)
        }
      }
      var all: [EntityID: [MediaInstant]] = [:]
      for try await (person, requests) in tasks { all[person] = requests }
      return all
    }
  }
}
