import Dispatch
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("What is said to a stream at the same time is written together")
struct StreamWritesTests {
  private typealias Outcome = Result<StreamWrites.Written, any Error>

  /// Holds the stream while all of `posts` come, in their order: the first is a batch of its own, all others are the next one.
  private func together(
    _ posts: [StreamWrites.Post], to stream: EntityID, _ lab: StreamLab
  ) async throws -> [Outcome] {
    let release = DispatchSemaphore(value: 0)
    let isHeld = Recorder<Bool>()
    let holder = Task {
      try await lab.accounts.test.database.write { connection in
        _ = try connection.rows("streams.lock", ["stream": stream])
        isHeld.record(true)
        release.wait()
      }
    }
    try await eventually("the stream is held") { !isHeld.all.isEmpty }
    let writes = lab.streams.writes
    var tasks: [Task<StreamWrites.Written, any Error>] = []
    for (number, post) in posts.enumerated() {
      tasks.append(Task { try await writes.write(post, to: stream) })
      // The first is taken at once and waits for the stream.
      if number == 0 {
        try await eventually("the first is under way") { writes.isBusy && writes.waiting == 0 }
      } else {
        try await eventually("they wait") { writes.waiting == number }
      }
    }
    release.signal()
    try await holder.value
    var outcomes: [Outcome] = []
    for task in tasks { outcomes.append(await task.result) }
    return outcomes
  }

  private func message(_ text: String, _ author: Caller, at time: Timestamp) -> StreamWrites.Post {
    StreamWrites.Post(author: author.id, content: .message(text), at: time)
  }

  private func reaction(_ type: StreamReactionType, _ author: Caller, at time: Timestamp) -> StreamWrites.Post {
    StreamWrites.Post(author: author.id, content: .reaction(type, x: 12.5, y: nil), at: time)
  }

  /// What became of each: a text, a reaction's name, or the word of an error.
  private func words(_ outcomes: [Outcome]) -> [String] {
    outcomes.map { outcome in
      switch outcome {
      case .success(.message(let message)): message.content
      case .success(.reaction(let reaction)): reaction.reactionType.rawValue
      case .failure(let error): (error as? APIError)?.known?.rawValue ?? "\(error)"
      }
    }
  }

  /// Rows, events and counts say the same, and no number is missing.
  private func check(_ stream: EntityID, _ lab: StreamLab, messages: [String], reactions: Int) async throws {
    let log = try await lab.accounts.ledger.read { try EventLog.read(.stream(stream.uuid), since: 0, in: $0) }
    guard case .events(let events, let head) = log else { throw NeverHappened() }
    #expect(events.map(\.seq) == Array(1...head))
    let rows = try lab.accounts.test.sql(
      "select id, content, event_seq from nchat_stream_chat_messages where stream_id = '\(stream)' order by event_seq")
    #expect(rows.map { $0[1] } == messages)
    let told = try events.compactMap { record -> [String]? in
      guard let name = RealtimeEvent.Name(rawValue: record.event),
        case .streamChatMessage(let message) = try RealtimeEvent(name, JSONReader.read(Array(record.payload.utf8)))
      else { return nil }
      return ["\(message.id)", message.content, "\(record.seq)"]
    }
    #expect(told == rows)
    let shown = try await lab.show(stream, to: lab.ana)
    #expect(shown.totalChatMessages == messages.count && shown.totalReactions == reactions)
    #expect(events.count { $0.event == "stream:reaction" } == reactions)
    // What went out is what is kept.
    #expect(lab.accounts.told.all.filter { $0.topic == "stream:\(stream)" } == events)
  }

  @Test("In the order in which it came, by the rules as if each had come alone")
  func inOrder() async throws {
    try await StreamLab.run(.private) { lab in
      let stream = try await lab.live { $0.slowModeSeconds = 10 }
      _ = try await lab.streams.changeAutomod(
        AutomodRequest(enabled: true, words: ["buy"]), of: stream, by: lab.ana, at: lab.start)
      _ = try await lab.streams.timeOut(
        StreamTimeoutRequest(seconds: 60), lab.chi.id, in: stream, by: lab.ana, at: lab.start)
      let outcomes = try await together(
        [
          message("first", lab.ana, at: lab.at(1)),
          message("hello", lab.bo, at: lab.at(1)),
          message("again", lab.bo, at: lab.at(2)),
          reaction(.fire, lab.chi, at: lab.at(2)),
          message("silenced", lab.chi, at: lab.at(2)),
          message("who is it", lab.dan, at: lab.at(3)),
          message("mine \u{1F600} \"\\\n", lab.ana, at: lab.at(3)),
          message("HELLO", lab.bo, at: lab.at(11)),
          message("buy this", lab.bo, at: lab.at(11)),
          message("something else", lab.bo, at: lab.at(12)),
          reaction(.wow, lab.dan, at: lab.at(12)),
        ], to: stream, lab)
      #expect(
        words(outcomes) == [
          "first", "hello", "SLOW_MODE", "fire", "TIMED_OUT", "NOT_FOUND", "mine \u{1F600} \"\\\n", "MESSAGE_REJECTED",
          "MESSAGE_REJECTED", "something else", "NOT_FOUND",
        ])
      try await check(
        stream, lab, messages: ["first", "hello", "mine \u{1F600} \"\\\n", "something else"], reactions: 1)
      let refused = try await lab.streams.moderation(ListQuery(), of: stream, by: lab.ana).filter {
        $0.action == .deleteMessage
      }
      #expect(refused.count == 2 && refused.allSatisfy { $0.userId == lab.bo.id && $0.moderatorId == nil })
      let all = try await lab.streams.chat(StreamChatQuery(), of: stream, for: lab.bo)
      #expect(all.map(\.createdAt) == [lab.at(1), lab.at(1), lab.at(3), lab.at(12)])
      let reactions = try await lab.streams.reactions(StreamReactionQuery(), of: stream, for: lab.bo)
      #expect(reactions.reactions.first?.positionX == 12.5 && reactions.reactions.first?.positionY == nil)
    }
  }

  @Test("One that the database refuses takes nobody else with it")
  func poisoned() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      var posts = (0..<6).map { message("number \($0)", $0.isMultiple(of: 2) ? lab.bo : lab.chi, at: lab.start) }
      // The contract lets no such text through; the table does not either.
      posts.insert(message(String(repeating: "x", count: 600), lab.dan, at: lab.start), at: 3)
      posts.append(reaction(.clap, lab.dan, at: lab.start))
      let outcomes = try await together(posts, to: stream, lab)
      guard case .failure(let error) = outcomes[3] else { throw NeverHappened() }
      #expect((error as? SQLFailure)?.kind == .forbiddenValue)
      var others = words(outcomes)
      others.remove(at: 3)
      let said = (0..<6).map { "number \($0)" }
      #expect(others == said + ["clap"])
      try await check(stream, lab, messages: said, reactions: 1)
    }
  }

  @Test("A stream that is gone meanwhile is there for nobody; another one goes on")
  func gone() async throws {
    try await StreamLab.run { lab in
      let (stream, other) = (try await lab.live(), try await lab.live())
      _ = try await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.start)
      try await lab.streams.delete(stream, by: lab.ana, at: lab.start)
      #expect(await lab.code { try await lab.say("anybody?", stream, as: lab.bo) } == .notFound)
      try await lab.say("here", other, as: lab.bo)
      try await check(other, lab, messages: ["here"], reactions: 0)
    }
  }

  @Test("Where too many wait they are told when to come again; at the end everybody is answered")
  func bounds() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let writes = StreamWrites(
        ledger: lab.accounts.ledger,
        limits: .init(group: 4, waiting: 4, waitingOverall: 4, gathering: .milliseconds(5)))
      let outcomes = await withTaskGroup(of: Outcome.self) { group in
        for number in 0..<100 {
          group.addTask {
            await Task { try await writes.write(message("number \(number)", lab.bo, at: lab.start), to: stream) }.result
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      var written = 0
      for outcome in outcomes {
        switch outcome {
        case .success: written += 1
        case .failure(let error):
          let error = try #require(error as? APIError)
          #expect(error.known == .unavailable && error.status == 503 && error.retryAfter == 1)
        }
      }
      #expect(written > 0)
      #expect(try await lab.show(stream, to: nil).totalChatMessages == written)
      await writes.finish()
      #expect(
        await lab.code { try await writes.write(message("late", lab.bo, at: lab.start), to: stream) } == .unavailable)
      #expect(try await lab.show(stream, to: nil).totalChatMessages == written)
    }
  }

  @Test("Where the database fails all that came are told")
  func failing() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      try lab.accounts.test.database.close()
      let failures = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<20 {
          group.addTask {
            do {
              try await lab.say("number \(number)", stream, as: lab.bo)
              return false
            } catch { return error is SQLFailure }
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(failures == 20)
    }
  }
}
