import NchatAPI
import Testing

@testable import Backend

@Suite("Chats of streams")
struct StreamChatTests {
  private func chat(
    _ lab: StreamLab, _ stream: EntityID, _ query: StreamChatQuery = StreamChatQuery()
  ) async throws -> [String] {
    try await lab.streams.chat(query, of: stream, for: nil).map(\.content)
  }

  @Test("Said, told, counted; trimmed, and read page by page in the order it came in")
  func saying() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let first = try await lab.say("  hello\n", stream, as: lab.bo)
      #expect(first.content == "hello" && first.user.displayName == "bo" && !first.isDeleted)
      for number in 1...6 { try await lab.say("number \(number)", stream, as: lab.dan, at: Double(number)) }
      try await lab.say(String(repeating: "x", count: 500), stream, as: lab.bo, at: 7)
      let all = try await lab.streams.chat(StreamChatQuery(), of: stream, for: nil)
      #expect(all.count == 8 && all.first == first)
      #expect(try await chat(lab, stream, StreamChatQuery(limit: 2, offset: 1)) == ["number 5", "number 6"])
      #expect(try await chat(lab, stream, StreamChatQuery(limit: 2, before: all[3].id)) == ["number 1", "number 2"])
      #expect(try await chat(lab, stream, StreamChatQuery(before: first.id)) == [])
      #expect(await lab.code { try await chat(lab, stream, StreamChatQuery(before: .random())) } == .validation)
      #expect(try await lab.show(stream, to: nil).totalChatMessages == 8)
      let told = try lab.events(stream).compactMap { if case .streamChatMessage(let told) = $0 { told } else { nil } }
      #expect(told == all)
    }
  }

  @Test("Two hundred who write at once are all heard, in one order, each once")
  func concurrency() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 { group.addTask { try await lab.say("number \(number)", stream, as: lab.bo) } }
        try await group.waitForAll()
      }
      let newest = try await lab.streams.chat(StreamChatQuery(limit: 100), of: stream, for: nil)
      let older = try await lab.streams.chat(
        StreamChatQuery(limit: 100, before: newest.first?.id), of: stream, for: nil)
      let all = older + newest
      #expect(Set(all.map(\.content)).count == 200)
      #expect(try await lab.show(stream, to: nil).totalChatMessages == 200)
      let told = try lab.events(stream).compactMap {
        if case .streamChatMessage(let told) = $0 { told.id } else { nil }
      }
      #expect(told == all.map(\.id))
    }
  }

  @Test("Deleted text is gone from every answer, from what is sent again, and from the database")
  func deleting() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let message = try await lab.say("an embarrassing secret", stream, as: lab.bo)
      let own = try await lab.say("bo's own slip", stream, as: lab.bo)
      _ = try await lab.streams.setPinned(true, message.id, in: stream, by: lab.ana, at: lab.start)
      #expect(try await chat(lab, stream, StreamChatQuery(pinned: true)) == ["an embarrassing secret"])
      #expect(
        await lab.code { try await lab.streams.deleteMessage(message.id, in: stream, by: lab.chi, at: lab.start) }
          == .insufficientPermissions)
      for _ in 0..<2 { try await lab.streams.deleteMessage(message.id, in: stream, by: lab.ana, at: lab.at(3)) }
      try await lab.streams.deleteMessage(own.id, in: stream, by: lab.bo, at: lab.at(4))
      let all = try await lab.streams.chat(StreamChatQuery(), of: stream, for: nil)
      #expect(all.map(\.content) == ["", ""] && all.allSatisfy { $0.isDeleted && !$0.isPinned })
      #expect(all.map(\.deletedBy) == [lab.ana.id, lab.bo.id] && all.first?.deletedAt == lab.at(3))
      #expect(try await chat(lab, stream, StreamChatQuery(pinned: true)) == [])
      #expect(
        await lab.code { try await lab.streams.setPinned(true, message.id, in: stream, by: lab.ana, at: lab.start) }
          == .notFound)
      // Whoever comes back is sent what was missed, without it.
      let missed = try await lab.accounts.ledger.read { try EventLog.read(.stream(stream.uuid), since: 0, in: $0) }
      guard case .events(let records, _) = missed else { throw NeverHappened() }
      #expect(
        records.map(\.event) == [
          "stream:start", "stream:chat-message", "stream:chat-message", "stream:chat-pinned", "stream:chat-deleted",
          "stream:chat-deleted",
        ])
      #expect(!records.contains { $0.payload.contains("secret") || $0.payload.contains("slip") })
      let again = try RealtimeEvent(.streamChatMessage, .init(parsing: Array(records[1].payload.utf8)))
      #expect(again == .streamChatMessage(all[0]))
      for table in ["nchat_stream_chat_messages", "nchat_events", "nchat_stream_moderation"] {
        let rows = try lab.accounts.test.sql("select * from \(table)")
        #expect(!rows.contains { $0.contains { $0?.contains("secret") ?? false } }, "\(table)")
      }
    }
  }

  @Test("Modes: who may write, and what holds those back who may not, in its order")
  func modes() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      func refusal(_ text: String = "hello", as caller: Caller, at seconds: Double = 0) async -> APIError? {
        await lab.accounts.refusal { try await lab.say(text, stream, as: caller, at: seconds) }
      }
      _ = try await lab.change(stream) { $0.chatMode = .followersOnly }
      #expect(await refusal(as: lab.dan)?.known == .followersOnly)
      try await lab.streams.follow(lab.ana.id, by: lab.dan, at: lab.start)
      #expect(await refusal(as: lab.dan) == nil)
      _ = try await lab.change(stream) { $0.chatMode = .subscribersOnly }
      #expect(await refusal(as: lab.dan)?.known == .subscribersOnly)
      try await lab.streams.setSubscriber(lab.dan.id, true, in: stream, by: lab.ana, at: lab.start)
      #expect(await refusal("hello again", as: lab.dan) == nil)
      try await lab.streams.unfollow(lab.ana.id, by: lab.dan, at: lab.start)
      try await lab.streams.setSubscriber(lab.dan.id, false, in: stream, by: lab.ana, at: lab.start)
      #expect(await refusal(as: lab.dan)?.known == .subscribersOnly)
      // Slow mode: seconds say the mode, the mode says seconds.
      #expect(try await lab.change(stream) { $0.chatMode = .slowMode }.slowModeSeconds == 30)
      let slow = try await lab.change(stream) { $0.slowModeSeconds = 10 }
      #expect(slow.chatMode == .slowMode && slow.slowModeSeconds == 10)
      #expect(await refusal(as: lab.bo, at: 100) == nil)
      let wait = await refusal(as: lab.bo, at: 103.5)
      #expect(wait?.known == .slowMode && wait?.retryAfter == 7 && wait?.status == 429)
      #expect(await refusal("later", as: lab.bo, at: 110) == nil)
      for second in 0..<3 { #expect(await refusal("of ana \(second)", as: lab.ana, at: 110) == nil) }
      #expect(try await lab.change(stream) { $0.slowModeSeconds = 0 }.chatMode == .open)
      let kept = try await lab.change(stream) { ($0.chatMode, $0.slowModeSeconds) = (.followersOnly, 5) }
      #expect(kept.chatMode == .followersOnly && kept.slowModeSeconds == 5)
      #expect(try await lab.change(stream) { $0.chatMode = .open }.chatMode == .slowMode)
      // Before everything else: whether there is a chat, then whether the stream goes on.
      _ = try await lab.change(stream) { $0.chatMode = .disabled }
      for caller in [lab.ana, lab.bo] { #expect(await refusal(as: caller)?.known == .chatDisabled) }
      _ = try await lab.change(stream) { ($0.chatMode, $0.enableChat) = (.open, false) }
      #expect(await refusal(as: lab.ana)?.known == .chatDisabled)
      _ = try await lab.change(stream) { ($0.enableChat, $0.slowModeSeconds) = (true, 0) }
      #expect(await refusal("at last", as: lab.dan, at: 200) == nil)
      _ = try await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(201))
      #expect(await refusal(as: lab.ana, at: 202)?.known == .streamNotLive)
    }
  }

  @Test("Of many messages at once slow mode lets one through")
  func slowModeAtOnce() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live { $0.chatMode = .slowMode }
      let codes = await withTaskGroup(of: ErrorCode?.self) { group in
        for number in 0..<20 { group.addTask { await lab.code { try await lab.say("\(number)", stream, as: lab.bo) } } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .slowMode } == 19)
    }
  }

  @Test("Timed out, banned, and back again; a ban ends what the person was and did here")
  func sanctions() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      func refusal(at seconds: Double) async -> APIError? {
        await lab.accounts.refusal { try await lab.say("hello at \(seconds)", stream, as: lab.bo, at: seconds) }
      }
      let timeout = try await lab.streams.timeOut(
        StreamTimeoutRequest(seconds: 60, reason: "too loud"), lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      #expect(timeout.expiresAt == lab.at(60) && timeout.reason == "too loud")
      let told = await refusal(at: 20.5)
      #expect(told?.known == .timedOut && told?.retryAfter == 40)
      #expect(await refusal(at: 60) == nil)
      // A new one takes the place of the old one.
      for seconds in [600, 30] {
        _ = try await lab.streams.timeOut(
          StreamTimeoutRequest(seconds: seconds), lab.bo.id, in: stream, by: lab.ana, at: lab.at(100))
      }
      #expect(await refusal(at: 129)?.known == .timedOut)
      try await lab.streams.endTimeout(lab.bo.id, in: stream, by: lab.ana, at: lab.at(110))
      #expect(await refusal(at: 111) == nil)

      let session = try await lab.watch(stream, as: lab.bo, at: 120)
      let ban = try await lab.streams.ban(
        StreamBanRequest(durationMinutes: 1), lab.bo.id, in: stream, by: lab.ana, at: lab.at(130))
      #expect(ban.expiresAt == lab.at(190))
      #expect(try await lab.show(stream, to: nil).currentViewers == 0)
      #expect(await refusal(at: 140)?.known == .viewerBanned)
      #expect(await lab.code { try await lab.watch(stream, as: lab.bo, session.sessionId, at: 140) } == .viewerBanned)
      #expect(
        await lab.code { try await lab.streams.react(.init(.like), to: stream, by: lab.bo, at: lab.at(140)) }
          == .viewerBanned)
      #expect(await refusal(at: 190) == nil)
      _ = try await lab.streams.ban(StreamBanRequest(), lab.bo.id, in: stream, by: lab.ana, at: lab.at(200))
      #expect(await refusal(at: 1_000_000)?.known == .viewerBanned)
      try await lab.streams.unban(lab.bo.id, in: stream, by: lab.ana, at: lab.at(1_000_001))
      #expect(await refusal(at: 1_000_002) == nil)
      let log = try await lab.streams.moderation(ListQuery(), of: stream, by: lab.ana)
      #expect(log.map(\.action) == [.unban, .ban, .ban, .untimeout, .timeout, .timeout, .timeout])
      #expect(log.allSatisfy { $0.userId == lab.bo.id && $0.moderatorId == lab.ana.id })
      let page = try await lab.streams.moderation(ListQuery(limit: 2, before: log[1].id), of: stream, by: lab.ana)
      #expect(page.map(\.id) == log[2...3].map(\.id))
    }
  }

  @Test("Moderators do what they may, to those who are no moderators")
  func moderators() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live { $0.chatMode = .subscribersOnly }
      func code(_ body: () async throws -> StreamSanction) async -> ErrorCode? { await lab.code(body) }
      let streams = lab.streams
      let usual = StreamModeratorRequest()
      #expect(
        await lab.code { try await streams.setModerator(usual, lab.bo.id, in: stream, by: lab.chi, at: lab.start) }
          == .insufficientPermissions)
      let made = try await streams.setModerator(usual, lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      #expect(made.canDelete && made.canTimeout && made.canPin && !made.canBan)
      // Modes are not for moderators.
      #expect(await lab.code { try await lab.say("order!", stream, as: lab.bo) } == nil)
      #expect(
        await code { try await streams.timeOut(.init(), lab.dan.id, in: stream, by: lab.bo, at: lab.start) } == nil)
      #expect(
        await code { try await streams.ban(.init(), lab.dan.id, in: stream, by: lab.bo, at: lab.start) }
          == .insufficientPermissions)
      let strict = StreamModeratorRequest(canBan: true)
      let changed = try await streams.setModerator(strict, lab.bo.id, in: stream, by: lab.ana, at: lab.at(9))
      #expect(changed.canBan && changed.createdAt == lab.start)
      #expect(await code { try await streams.ban(.init(), lab.dan.id, in: stream, by: lab.bo, at: lab.start) } == nil)
      _ = try await streams.setModerator(strict, lab.chi.id, in: stream, by: lab.ana, at: lab.start)
      for target in [lab.chi.id, lab.ana.id] {
        #expect(
          await code { try await streams.ban(.init(), target, in: stream, by: lab.bo, at: lab.start) }
            == .insufficientPermissions)
      }
      let message = try await lab.say("mine", stream, as: lab.ana)
      #expect(
        await lab.code { try await streams.deleteMessage(message.id, in: stream, by: lab.bo, at: lab.start) }
          == .insufficientPermissions)
      #expect(
        await code { try await streams.ban(.init(), .random(), in: stream, by: lab.ana, at: lab.start) } == .notFound)
      // A ban is the end of being a moderator.
      _ = try await streams.ban(.init(), lab.chi.id, in: stream, by: lab.ana, at: lab.start)
      try await streams.unban(lab.chi.id, in: stream, by: lab.ana, at: lab.start)
      #expect(await lab.code { try await lab.say("hello", stream, as: lab.chi) } == .subscribersOnly)
      // Who manages the channel's members keeps order in its streams.
      _ = try await lab.accounts.channels.setRole(
        ChannelRoleRequest(role: .moderator), of: lab.chi.id, in: lab.channel, by: lab.ana, at: lab.start)
      #expect(await lab.code { try await lab.say("hello", stream, as: lab.chi) } == nil)
      #expect(
        await code { try await streams.timeOut(.init(), lab.bo.id, in: stream, by: lab.chi, at: lab.start) } != nil)
      try await streams.removeModerator(lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      #expect(
        await code { try await streams.timeOut(.init(), lab.bo.id, in: stream, by: lab.chi, at: lab.start) } == nil)
      #expect(
        await lab.code { try await streams.moderation(ListQuery(), of: stream, by: lab.bo) } == .insufficientPermissions
      )
    }
  }

  @Test("Who keeps order is kept back, and let go on, by the broadcaster alone; so are their messages taken away")
  func restraints() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let streams = lab.streams
      func code(_ body: () async throws -> Void) async -> ErrorCode? { await lab.code(body) }
      func moderate(_ user: EntityID) async throws {
        _ = try await streams.setModerator(
          StreamModeratorRequest(canBan: true), user, in: stream, by: lab.ana, at: lab.start)
      }
      let message = try await lab.say("of a moderator", stream, as: lab.bo)
      for user in [lab.bo.id, lab.chi.id] { try await moderate(user) }
      _ = try await streams.timeOut(.init(), lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      for moderator in [lab.bo, lab.chi] {
        #expect(
          await code { try await streams.endTimeout(lab.bo.id, in: stream, by: moderator, at: lab.start) }
            == .insufficientPermissions)
      }
      #expect(await lab.code { try await lab.say("I am back", stream, as: lab.bo) } == .timedOut)
      #expect(
        await code { try await streams.deleteMessage(message.id, in: stream, by: lab.chi, at: lab.start) }
          == .insufficientPermissions)
      try await streams.endTimeout(lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      try await streams.deleteMessage(message.id, in: stream, by: lab.bo, at: lab.start)
      // Who manages the channel's members keeps order whatever becomes of them.
      _ = try await lab.accounts.channels.setRole(
        ChannelRoleRequest(role: .moderator), of: lab.chi.id, in: lab.channel, by: lab.ana, at: lab.start)
      _ = try await streams.ban(.init(), lab.chi.id, in: stream, by: lab.ana, at: lab.start)
      for moderator in [lab.bo, lab.chi] {
        #expect(
          await code { try await streams.unban(lab.chi.id, in: stream, by: moderator, at: lab.start) }
            == .insufficientPermissions)
      }
      #expect(await lab.code { try await lab.say("I am back", stream, as: lab.chi) } == .viewerBanned)
      try await streams.unban(lab.chi.id, in: stream, by: lab.ana, at: lab.start)
      // Others are kept back and let go on by all of them, also those who have no account now.
      _ = try await streams.ban(.init(durationMinutes: 1), lab.dan.id, in: stream, by: lab.bo, at: lab.start)
      _ = try await lab.accounts.administration.suspend("dan", at: lab.start)
      try await streams.unban(lab.dan.id, in: stream, by: lab.chi, at: lab.start)
      _ = try await lab.accounts.administration.unsuspend("dan", at: lab.start)
      try await lab.say("I am back", stream, as: lab.dan)
      // A ban comes before being a moderator, as long as it lasts.
      _ = try await streams.ban(.init(durationMinutes: 1), lab.dan.id, in: stream, by: lab.bo, at: lab.start)
      #expect(await code { try await moderate(lab.dan.id) } == .invalidTransition)
      _ = try await streams.setModerator(.init(), lab.dan.id, in: stream, by: lab.ana, at: lab.at(60))
    }
  }

  @Test("What rules refuse pushes nothing out of the log that people did")
  func crowdedLog() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      _ = try await lab.streams.changeAutomod(
        AutomodRequest(enabled: true), of: stream, by: lab.ana, at: lab.start)
      _ = try await lab.streams.ban(.init(), lab.dan.id, in: stream, by: lab.ana, at: lab.start)
      let refusals = (0..<1_005).map { number in
        ModerationLog.Refusal(author: lab.bo.id, rule: "rule \(number)", at: lab.at(Double(number)))
      }
      try await lab.accounts.ledger.change(at: lab.start) { try ModerationLog.write(refusals, in: stream, $0) }
      #expect(await lab.code { try await lab.say("spam", stream, as: lab.bo, at: 2_000) } == .messageRejected)
      func kept(_ rules: String) throws -> [[String?]] {
        try lab.accounts.test.sql(
          "select count(*), min(reason) from nchat_stream_moderation where is_rule = \(rules)")
      }
      #expect(try kept("true").first?.first == "1000")
      let newest = try await lab.streams.moderation(ListQuery(limit: 2), of: stream, by: lab.ana)
      #expect(newest.first?.createdAt == lab.at(2_000) && newest.last?.reason == "rule 1004")
      #expect(try kept("false").first?.first == "1")
    }
  }

  @Test("The same again is refused however much was said in between, until a minute has passed or it was deleted")
  func duplicates() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live { $0.slowModeSeconds = 2 }
      _ = try await lab.streams.changeAutomod(AutomodRequest(enabled: true), of: stream, by: lab.ana, at: lab.start)
      let first = try await lab.say("Buy my bread", stream, as: lab.bo)
      for number in 1...12 { try await lab.say("number \(number)", stream, as: lab.bo, at: Double(number) * 2) }
      func code(at seconds: Double) async -> ErrorCode? {
        await lab.code { try await lab.say("buy MY bre\u{200B}ad", stream, as: lab.bo, at: seconds) }
      }
      #expect(await code(at: 25) == .slowMode)
      #expect(await code(at: 59) == .messageRejected)
      #expect(await code(at: 60) == nil)
      try await lab.say("Buy my bread", stream, as: lab.chi, at: 61)
      #expect(await code(at: 70) == .messageRejected)
      for message in try await lab.streams.chat(StreamChatQuery(), of: stream, for: nil) where message.id != first.id {
        try await lab.streams.deleteMessage(message.id, in: stream, by: lab.ana, at: lab.at(71))
      }
      #expect(await code(at: 72) == nil)
    }
  }

  @Test("Rules: changed one by one, heeded at once, written down; they do not hold for those who keep order")
  func rules() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      #expect(try await lab.streams.automod(of: stream, by: lab.ana) == AutomodSettings())
      #expect(await lab.code { try await lab.say("free spam", stream, as: lab.bo) } == nil)
      let on = try await lab.streams.changeAutomod(
        AutomodRequest(enabled: true, filterLinks: true), of: stream, by: lab.ana, at: lab.start)
      #expect(on.enabled && on.filterLinks && on.words == ["spam", "scam", "fake"])
      let more = try await lab.streams.changeAutomod(
        AutomodRequest(words: ["bread"]), of: stream, by: lab.ana, at: lab.start)
      #expect(more.enabled && more.filterLinks && more.words == ["bread"])
      #expect(await lab.code { try await lab.say("more spam", stream, as: lab.bo) } == nil)
      for text in ["BREAD", "go to example.org", "more SPAM"] {
        #expect(await lab.code { try await lab.say(text, stream, as: lab.bo, at: 1) } == .messageRejected, "\(text)")
        #expect(await lab.code { try await lab.say(text, stream, as: lab.ana, at: 1) } == nil)
      }
      let log = try await lab.streams.moderation(ListQuery(), of: stream, by: lab.ana)
      #expect(log.count == 3 && log.allSatisfy { $0.moderatorId == nil && $0.action == .deleteMessage })
      #expect(log.allSatisfy { $0.userId == lab.bo.id && $0.reason != nil })
      #expect(try await lab.show(stream, to: nil).totalChatMessages == 5)
      _ = try await lab.streams.changeAutomod(
        AutomodRequest(enabled: false, minAccountAgeDays: 1), of: stream, by: lab.ana, at: lab.start)
      #expect(await lab.code { try await lab.say("bread", stream, as: lab.bo, at: 86_399) } == .accountTooNew)
      #expect(await lab.code { try await lab.say("bread", stream, as: lab.bo, at: 86_400) } == nil)
    }
  }

  @Test("Reactions: stored, told, counted by kind, listed from an instant on")
  func reactions() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let types: [StreamReactionType] = [.heart, .heart, .fire]
      for (number, type) in types.enumerated() {
        let reaction = try await lab.streams.react(
          StreamReactionRequest(type, positionX: 100, positionY: Double(number)), to: stream, by: lab.bo,
          at: lab.at(Double(number)))
        #expect(reaction.emoji == type.emoji && reaction.positionX == 100)
      }
      let all = try await lab.streams.reactions(StreamReactionQuery(), of: stream, for: nil)
      #expect(all.reactions.map(\.reactionType) == [.fire, .heart, .heart] && all.total == 3)
      #expect(all.counts == StreamReactionCounts(heart: 2, fire: 1))
      let late = try await lab.streams.reactions(StreamReactionQuery(limit: 5, since: lab.at(1)), of: stream, for: nil)
      #expect(late.reactions.map(\.reactionType) == [.fire] && late.total == 3)
      #expect(try await lab.show(stream, to: nil).totalReactions == 3)
      let told = try lab.events(stream).compactMap { if case .streamReaction(let told) = $0 { told } else { nil } }
      #expect(told == all.reactions.reversed())
      _ = try await lab.change(stream) { $0.enableReactions = false }
      #expect(
        await lab.code { try await lab.streams.react(.init(.wow), to: stream, by: lab.bo, at: lab.start) }
          == .reactionsDisabled)
    }
  }
}
