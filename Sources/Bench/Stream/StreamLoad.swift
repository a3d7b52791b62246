import MediaBasics
import NIOCore
import NIOPosix
import NchatAPI
import Sound

/// What is said to a live stream, by how many, and what comes of it.
struct StreamLoad: Sendable {
  let load: APILoad
  let stream: EntityID

  /// Makes a channel that everybody sees, and a stream in it that is live.
  static func begin(
    _ served: ServedAPI, _ users: [APIUser], _ group: MultiThreadedEventLoopGroup
  ) async throws(BenchFailure) -> EntityID {
    guard let broadcaster = users.first else { throw BenchFailure("there is nobody to broadcast") }
    let connection = try await KeepAlive.open(served.url, on: group.next())
    let channel = try await connection.call(
      ChannelOperations.createChannel,
      body: CreateChannelRequest(name: "stage \(String(UInt32.random(in: 0 ... .max), radix: 36))"),
      token: broadcaster.token)
    let stream = try await connection.call(
      StreamOperations.createStream, body: CreateStreamRequest(channelId: channel.id, title: "measured"),
      token: broadcaster.token)
    _ = try await connection.call(
      StreamOperations.startStream, ["id": stream.id], body: nil, token: broadcaster.token)
    await connection.close()
    return stream.id
  }

  /// A message such as people write, and no other is like it.
  private static func body(_ person: Int, _ number: Int) -> [UInt8] {
    Array(#"{"content":"message \#(number) of person \#(person), about as long as people's messages are"}"#.utf8)
  }

  private func post(_ connection: KeepAlive, _ person: Int, _ user: APIUser, _ number: Int) async throws(BenchFailure)
    -> KeepAlive.Answer
  {
    let route = StreamChatOperations.postStreamChat.route
    return try await connection.ask(
      route.method, route.path(["id": stream]), token: user.token, body: Self.body(person, number))
  }

  // MARK: As many as the server takes

  private struct Posted: Sendable {
    var person: EntityID
    var requests: [MediaInstant] = []
    var answers: [MediaInstant] = []
  }

  /// People post one message after another, as fast as they are answered, and some watch.
  func posts(_ size: StreamSize) async throws -> BenchResult.Row {
    load.progress("\(size.writers) people post as fast as they can, \(size.fewWatchers) watch")
    let watchers = try await Watchers.open(size.fewWatchers, .stream(stream), as: try load.user(0), load)
    do {
      // Connections, caches and statements grow to their size first.
      let start = MonotonicClock.now() + .seconds(size.seconds * APILoad.warmUp)
      let end = start + .seconds(size.seconds)
      async let all = post(until: end)
      try await Task.sleep(for: .seconds(size.seconds * APILoad.warmUp))
      let usage = try Usage(load)
      let posted = try await all
      let used = try usage.figures(load)
      let requests = Dictionary(posted.map { ($0.person, $0.requests) }, uniquingKeysWith: { first, _ in first })
      let outcome = try await watchers.outcome(of: requests, from: start)
      await watchers.close()
      let counted = posted.flatMap { zip($0.requests, $0.answers) }.filter { $0.0 >= start && $0.1 <= end }
      let times = Quantiles(counted.map { ($0.1 - $0.0).inMilliseconds })
      var figures: [BenchResult.Figure] = [
        .init("writers", Double(size.writers), ""),
        .init(StreamBenchmark.postsName, Double(counted.count) / size.seconds, "/s"),
      ]
      for (name, share) in [("answered p50", 0.5), (StreamBenchmark.answerName, 0.99), ("answered longest", 1)] {
        if let value = times.at(share) { figures.append(.init(name, value, "ms")) }
      }
      return BenchResult.Row(
        condition: "chat, as fast as it takes", subject: "ncall",
        figures: figures + Watchers.figures(outcome, watchers: size.fewWatchers) + used.figures, beginsTable: true)
    } catch {
      await watchers.close()
      throw error
    }
  }

  private func post(until end: MediaInstant) async throws -> [Posted] {
    try await withThrowingTaskGroup(of: Posted.self) { tasks in
      for (person, user) in load.users.enumerated().dropFirst() {
        tasks.addTask {
          let connection = try await KeepAlive.open(load.served.url, on: load.group.next())
          var posted = Posted(person: user.id)
          var now = MonotonicClock.now()
          while now < end {
            let answer = try await post(connection, person, user, posted.requests.count)
            guard answer.status == 200 else {
              throw BenchFailure("a message was answered with \(answer.status): \(String(buffer: answer.body))")
            }
            posted.requests.append(now)
            posted.answers.append(answer.arrival)
            now = MonotonicClock.now()
          }
          await connection.close()
          return posted
        }
      }
      return try await tasks.reduce(into: []) { $0.append($1) }
    }
  }

  // MARK: Many who watch

  func watched(_ size: StreamSize) async throws -> BenchResult.Row {
    load.progress("\(size.manyWatchers) watchers, \(Int(size.rate)) messages/s")
    let people = Dictionary(
      load.users.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    return try await load.paced(
      "chat, watched by many", .stream(stream), watchers: size.manyWatchers, as: try load.user(0),
      people: Array(load.users.dropFirst().prefix(10)), rate: size.rate, seconds: size.watchTime
    ) { connection, user, turn in
      // Numbers that were not said before.
      try await post(connection, people[user.id] ?? 0, user, 1_000_000 + turn)
    }
  }

  // MARK: The database alone

  /// Rows like those of the chat, each inserted in a transaction of its own, on some connections beside each other.
  /// - Parameter posts: the row of what they are compared with.
  func inserts(
    _ inserts: PlainInserts, _ connections: Int, seconds: Double, beside posts: BenchResult.Row
  ) async throws -> BenchResult.Row {
    load.progress("plain INSERTs, \(connections) at a time")
    let writers = load.users.dropFirst().map(\.id)
    let times = try await inserts.run(connections, stream: stream, writers: writers, seconds: seconds)
    let rate = Double(times.count) / seconds
    var figures: [BenchResult.Figure] = [
      .init("connections", Double(connections), ""), .init("inserts", rate, "/s"),
    ]
    figures += APILoad.tails(times)
    if let value = posts.figures.first(where: { $0.name == StreamBenchmark.postsName })?.value, rate > 0 {
      figures.append(.init("posts per insert", value / rate, ""))
    }
    return BenchResult.Row(
      condition: "plain INSERT", subject: inserts.subject, figures: figures, beginsTable: connections == 1)
  }
}
