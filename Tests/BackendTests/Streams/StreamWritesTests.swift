import Dispatch
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("What is said to a stream at the same time is written together")
struct StreamWritesTests {
  private typealias Outcome = Result<StreamWrites.Written, any Error>

  /// Holds the stream while all of `posts` come, in their order: the first is a batch of its own, all others are the next one.
  /// - Parameter meanwhile: is done when all of them wait, before the stream is given free.
  private func queue(
    _ posts: [StreamWrites.Post], to stream: EntityID, _ lab: StreamLab, meanwhile: () async throws -> Void
  ) async throws -> [Task<StreamWrites.Written, any Error>] {
    let holder = try await hold(lab) { _ = try $0.rows("streams.lock", ["stream": stream]) }
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
    try await meanwhile()
    try await holder()
    return tasks
  }

  private func together(
    _ posts: [StreamWrites.Post], to stream: EntityID, _ lab: StreamLab
  ) async throws -> [Outcome] {
    var outcomes: [Outcome] = []
    for task in try await queue(posts, to: stream, lab, meanwhile: {}) { outcomes.append(await task.result) }
    return outcomes
  }

  /// Does something in a transaction that goes on until the function is called that this answers; then it is committed, or undone.
  private func hold(
    _ lab: StreamLab, undone: Bool = false, _ body: @escaping @Sendable (any SQLConnection) throws -> Void
  ) async throws -> @Sendable () async throws -> Void {
    let release = DispatchSemaphore(value: 0)
    let isHeld = Recorder<Bool>()
    let holder = Task {
      try await lab.accounts.test.database.write { connection in
        try body(connection)
        isHeld.record(true)
        release.wait()
        if undone { throw CancellationError() }
      }
    }
    try await eventually("it is held") { !isHeld.all.isEmpty }
    return {
      release.signal()
      do { try await holder.value } catch is CancellationError {}
    }
  }

  /// Whether somebody on PostgreSQL waits for what another transaction on the test's tables holds.
  private func waitsForAnother(_ lab: StreamLab) throws -> Bool {
    try lab.accounts.test.sql(
      """
      select count(*) from pg_stat_activity a where a.wait_event_type = 'Lock' and exists (
        select 1 from pg_locks l join pg_class c on c.oid = l.relation
        where l.pid = a.pid and c.relnamespace = (select oid from pg_namespace where nspname = current_schema()))
      """) != [["0"]]
  }

  private func message(_ text: String, _ author: Caller, at time: Timestamp) -> StreamWrites.Post {
    StreamWrites.Post(author: author.id, content: .message(ChatText(text)), at: time)
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
    let kinds = "order by reaction_type"
    let counted = try lab.accounts.test.sql(
      "select reaction_type, reactions from nchat_stream_reaction_counts where stream_id = '\(stream)' \(kinds)")
    let kept = try lab.accounts.test.sql(
      "select reaction_type, count(*) from nchat_stream_reactions where stream_id = '\(stream)' group by reaction_type \(kinds)"
    )
    #expect(counted == kept)
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

  @Test(
    "One that a rule of the database refuses takes nobody else with it", .enabled(if: SQLDialect.ofThisRun == .postgres)
  )
  func forbidden() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      try lab.accounts.test.sql(
        """
        create policy test on nchat_stream_chat_messages as restrictive for insert to \(PostgreSQLRole.name)
        with check (content <> 'poison')
        """)
      let outcomes = try await together(
        ["first", "second", "poison", "third"].map { message($0, lab.bo, at: lab.start) }, to: stream, lab)
      guard case .failure(let error) = outcomes[2] else { throw NeverHappened() }
      let failure = try #require(error as? SQLFailure)
      // It is no failure of the database, which would be over by itself.
      #expect(failure.kind == .notAllowed && !failure.passes)
      try await check(stream, lab, messages: ["first", "second", "third"], reactions: 0)
    }
  }

  @Test(
    "Who loses sight of the stream while they write is told so, and takes nobody else with them",
    .enabled(if: SQLDialect.ofThisRun == .postgres))
  func leaving() async throws {
    try await StreamLab.run(.private) { lab in
      let stream = try await lab.live()
      let topic = EventTopic.stream(stream.uuid).name
      let held = Recorder<@Sendable () async throws -> Void>()
      // The first has nothing to write; the next batch knows who its authors are, and waits for the number of its events.
      let tasks = try await queue(
        [
          message("who is it", lab.dan, at: lab.start), message("hello", lab.bo, at: lab.start),
          message("farewell", lab.chi, at: lab.start), reaction(.sad, lab.chi, at: lab.start),
          message("mine", lab.ana, at: lab.start),
        ], to: stream, lab
      ) {
        held.record(
          try await hold(lab, undone: true) {
            try $0.run("events.number", ["topic": topic, "count": 1, "at": lab.start])
          })
      }
      #expect(words([await tasks[0].result]) == ["NOT_FOUND"])
      try await eventually("the batch waits") { try waitsForAnother(lab) }
      try lab.accounts.test.sql("delete from nchat_channel_members where user_id = '\(lab.chi.id)'")
      for release in held.all { try await release() }
      var outcomes: [Outcome] = []
      for task in tasks.dropFirst() { outcomes.append(await task.result) }
      #expect(words(outcomes) == ["hello", "NOT_FOUND", "NOT_FOUND", "mine"])
      try await check(stream, lab, messages: ["hello", "mine"], reactions: 0)
    }
  }

  @Test("Whose account ends while they write says nothing any more")
  func erased() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      try await lab.say("a first word", stream, as: lab.bo)
      let bo = lab.bo.id
      let erased = try await hold(lab) { connection in
        let change = Change(connection: connection, now: lab.at(1))
        try AccountErasure.erase(bo, change)
        _ = try change.finish()
      }
      let answered = Recorder<ErrorCode?>()
      let posting = Task {
        answered.record(await lab.code { try await lab.say("a last word", stream, as: lab.bo, at: 2) })
      }
      try await eventually("the message waits, or is written") {
        guard SQLDialect.ofThisRun == .postgres else { return lab.streams.writes.isBusy }
        return try !answered.all.isEmpty || waitsForAnother(lab)
      }
      try await erased()
      await posting.value
      #expect(answered.all == [.unauthorized])
      #expect(
        await lab.code { try await lab.streams.react(.init(.wow), to: stream, by: lab.bo, at: lab.at(3)) }
          == .unauthorized)
      for table in ["nchat_stream_chat_messages", "nchat_events"] {
        let rows = try lab.accounts.test.sql("select * from \(table)")
        #expect(!rows.contains { $0.contains { $0?.contains("word") ?? false } }, "\(table)")
      }
      #expect(
        try lab.accounts.test.sql("select content, text_digest from nchat_stream_chat_messages") == [["", nil]])
    }
  }

  @Test("Whose account is suspended says nothing, until it is not")
  func suspended() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      _ = try await lab.accounts.administration.suspend("bo", at: lab.start)
      let outcomes = try await together(
        [
          message("mine", lab.ana, at: lab.start), message("hello", lab.bo, at: lab.start),
          reaction(.wow, lab.chi, at: lab.start),
        ],
        to: stream, lab)
      #expect(words(outcomes) == ["mine", "UNAUTHORIZED", "wow"])
      _ = try await lab.accounts.administration.unsuspend("bo", at: lab.start)
      try await lab.say("hello", stream, as: lab.bo)
      try await check(stream, lab, messages: ["mine", "hello"], reactions: 1)
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
