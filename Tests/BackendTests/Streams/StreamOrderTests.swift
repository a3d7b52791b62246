import NchatAPI
import Testing

@testable import Backend

/// What those may do who keep order, and what they see.
struct StreamOrderTests {
  private func setMode(
    _ lab: StreamLab, _ stream: EntityID, _ mode: StreamChatMode?, _ slow: Int? = nil, as caller: Caller
  ) async throws -> LiveStream {
    try await lab.streams.change(
      StreamChangeRequest(chatMode: mode, slowModeSeconds: slow), of: stream, by: caller, askedAs: nil, at: lab.at(1))
  }

  @Test("A moderator makes people wait; who may write only one says who has that right; all of it is written down")
  func modes() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      #expect(
        await lab.code { try await setMode(lab, stream, .slowMode, 5, as: lab.bo) } == .insufficientPermissions)
      _ = try await lab.streams.setModerator(
        StreamModeratorRequest(), lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      let slow = try await setMode(lab, stream, .slowMode, 5, as: lab.bo)
      #expect(slow.chatMode == .slowMode && slow.slowModeSeconds == 5 && slow.streamKey == nil)
      #expect(try await setMode(lab, stream, nil, 9, as: lab.bo).slowModeSeconds == 9)
      for mode in [StreamChatMode.followersOnly, .subscribersOnly, .disabled] {
        #expect(await lab.code { try await setMode(lab, stream, mode, as: lab.bo) } == .insufficientPermissions)
      }
      #expect(try await setMode(lab, stream, .open, as: lab.bo).slowModeSeconds == 0)
      // A title is nobody's but the broadcaster's, also beside a mode.
      let request = StreamChangeRequest(title: "mine", chatMode: .slowMode)
      #expect(
        await lab.code {
          try await lab.streams.change(request, of: stream, by: lab.bo, askedAs: nil, at: lab.start)
        } == .insufficientPermissions)
      _ = try await lab.streams.setModerator(
        StreamModeratorRequest(canSlow: false, canMode: true), lab.bo.id, in: stream, by: lab.ana, at: lab.start)
      #expect(try await setMode(lab, stream, .followersOnly, as: lab.bo).chatMode == .followersOnly)
      #expect(await lab.code { try await setMode(lab, stream, nil, 5, as: lab.bo) } == .insufficientPermissions)
      _ = try await setMode(lab, stream, .open, as: lab.ana)
      _ = try await lab.change(stream, at: 2) { ($0.title, $0.chatMode) = ("another", .disabled) }
      let log = try await lab.streams.moderation(ListQuery(limit: 100), of: stream, by: lab.bo)
      #expect(log.allSatisfy { $0.action == .mode } && log.count == 6)
      #expect(
        Set(log.compactMap(\.reason)) == ["slow_mode, 5 s", "slow_mode, 9 s", "open", "followers_only", "disabled"])
      #expect(lab.told("stream:\(stream)").count { $0 == "stream:updated" } == 6)
    }
  }

  @Test("The log keeps its newest thousand")
  func log() async throws {
    try await StreamLab.run { lab in
      let (stream, other) = (try await lab.live(), try await lab.live())
      for number in 0..<1_004 {
        try await lab.accounts.ledger.change(at: lab.at(Double(number / 2))) { change in
          try ModerationLog.write(.pin, of: lab.bo.id, by: lab.ana.id, reason: "\(number)", in: stream, change)
        }
      }
      try await lab.accounts.ledger.change(at: lab.start) { change in
        try ModerationLog.write(.pin, of: lab.bo.id, by: lab.ana.id, reason: "another", in: other, change)
      }
      let kept = try lab.accounts.test.sql(
        "select reason from nchat_stream_moderation where stream_id = '\(stream)' order by created_at, id")
      #expect(kept.count == 1_000)
      #expect(Set(kept.compactMap { $0[0] }).isSuperset(of: (4..<1_004).map(String.init)))
      #expect(
        try lab.accounts.test.sql("select 1 from nchat_stream_moderation where stream_id = '\(other)'").count == 1)
    }
  }

  @Test("Bans, timeouts, moderators, subscribers and followers are listed with names, for those whom they concern")
  func lists() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let streams = lab.streams
      _ = try await streams.setModerator(StreamModeratorRequest(), lab.bo.id, in: stream, by: lab.ana, at: lab.at(1))
      _ = try await streams.ban(
        StreamBanRequest(durationMinutes: 1, reason: "why"), lab.chi.id, in: stream, by: lab.ana, at: lab.at(2))
      _ = try await streams.ban(StreamBanRequest(), lab.dan.id, in: stream, by: lab.ana, at: lab.at(3))
      _ = try await streams.timeOut(
        StreamTimeoutRequest(seconds: 30), lab.chi.id, in: stream, by: lab.bo, at: lab.at(4))
      let page = PageQuery()
      for keeper in [lab.ana, lab.bo] {
        let bans = try await streams.bans(page, of: stream, by: keeper, at: lab.at(10))
        #expect(bans.map(\.userId) == [lab.dan.id, lab.chi.id] && bans.map { $0.user?.displayName } == ["dan", "chi"])
        #expect(bans.map(\.reason) == [nil, "why"] && bans.map(\.moderatorId) == [lab.ana.id, lab.ana.id])
        #expect(
          try await streams.bans(PageQuery(limit: 1, offset: 1), of: stream, by: keeper, at: lab.at(10)).count == 1)
        // What is over is not listed.
        #expect(try await streams.bans(page, of: stream, by: keeper, at: lab.at(62)).map(\.userId) == [lab.dan.id])
        let timeouts = try await streams.timeouts(page, of: stream, by: keeper, at: lab.at(10))
        #expect(timeouts.map(\.userId) == [lab.chi.id] && timeouts.first?.expiresAt == lab.at(34))
        #expect(try await streams.timeouts(page, of: stream, by: keeper, at: lab.at(34)) == [])
        #expect(try await streams.moderators(page, of: stream, by: keeper).map(\.user?.displayName) == ["bo"])
      }
      for refused in [
        await lab.code { try await streams.bans(page, of: stream, by: lab.dan, at: lab.start) },
        await lab.code { try await streams.timeouts(page, of: stream, by: lab.dan, at: lab.start) },
        await lab.code { try await streams.moderators(page, of: stream, by: lab.dan) },
        await lab.code { try await streams.subscribers(page, of: stream, by: lab.bo) },
      ] { #expect(refused == .insufficientPermissions) }
      try await streams.setSubscriber(lab.bo.id, true, in: stream, by: lab.ana, at: lab.at(5))
      try await streams.setSubscriber(lab.chi.id, true, in: stream, by: lab.ana, at: lab.at(6))
      #expect(
        try await streams.subscribers(page, of: stream, by: lab.ana).map(\.user.displayName) == ["chi", "bo"])
      try await streams.follow(lab.ana.id, by: lab.bo, at: lab.at(7))
      try await streams.follow(lab.ana.id, by: lab.dan, at: lab.at(8))
      let followers = try await streams.followers(page, of: lab.ana)
      #expect(followers.map(\.user.id) == [lab.dan.id, lab.bo.id] && followers.first?.since == lab.at(8))
      #expect(try await streams.following(page, by: lab.bo).map(\.user.id) == [lab.ana.id])
      #expect(try await streams.following(page, by: lab.ana) == [])
    }
  }

  @Test("Viewers are listed as they are wanted")
  func viewers() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let early = try await lab.watch(stream, as: lab.chi, at: 0)
      _ = try await lab.watch(stream, at: 10)
      _ = try await lab.watch(stream, as: lab.bo, at: 20)
      try await lab.streams.stopWatching(early.sessionId, stream, at: lab.at(21))
      _ = try await lab.watch(stream, as: lab.chi, early.sessionId, at: 24)
      func names(_ by: StreamViewerOrder, _ order: SortOrder) async throws -> [String?] {
        let query = StreamViewerQuery(sortBy: by, sortOrder: order)
        return try await lab.streams.viewers(query, of: stream, by: lab.dan, at: lab.at(25)).viewers.map(\.displayName)
      }
      #expect(try await names(.joinTime, .ascending) == ["chi", nil, "bo"])
      #expect(try await names(.joinTime, .descending) == ["bo", nil, "chi"])
      #expect(try await names(.username, .ascending) == ["bo", "chi", nil])
      #expect(try await names(.username, .descending) == ["chi", "bo", nil])
      // 22, 15 and 5 seconds.
      #expect(try await names(.duration, .ascending) == ["bo", nil, "chi"])
      #expect(try await names(.duration, .descending) == ["chi", nil, "bo"])
    }
  }
}
