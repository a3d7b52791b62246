import NchatAPI
import Testing

@testable import Backend

@Suite("Streams of those who may not broadcast any more")
struct StreamRightsLostTests {
  private func make(_ lab: StreamLab, by caller: Caller, at time: Timestamp? = nil) async throws -> EntityID {
    let request = CreateStreamRequest(channelId: lab.channel, title: "of \(caller.displayName)", scheduledAt: time)
    return try await lab.streams.create(request, by: caller, askedAs: nil, at: lab.start).id
  }

  private func start(_ lab: StreamLab, _ stream: EntityID, by caller: Caller) async throws -> LiveStream {
    try await lab.streams.start(stream, by: caller, askedAs: nil, at: lab.start)
  }

  private func status(_ lab: StreamLab, _ stream: EntityID) throws -> String? {
    try lab.accounts.test.sql("select status from nchat_streams where id = '\(stream)'").first?.first ?? nil
  }

  /// The same, as requests of somebody do it.
  private func code<Value: Sendable>(
    _ lab: StreamLab, as caller: Caller, _ body: @escaping @Sendable () async throws -> Value
  ) async -> ErrorCode? {
    await lab.code { try await DatabaseIdentity.user(caller.id).run(body) }
  }

  @Test(
    "Whoever was removed from a private channel begins nothing there, changes nothing, reads nothing and says nothing")
  func removed() async throws {
    try await StreamLab.run(.private) { lab in
      let (streams, bo) = (lab.streams, lab.bo)
      let waiting = try await make(lab, by: bo)
      let live = try await make(lab, by: bo)
      _ = try await start(lab, live, by: bo)
      try await lab.accounts.channels.remove(bo.id, from: lab.channel, by: lab.ana, at: lab.start)
      try await lab.say("of members", live, as: lab.ana)
      _ = try await lab.watch(live, as: lab.chi)
      // Nobody has looked after them yet.
      for stream in [waiting, live] {
        let refused = [
          await code(lab, as: bo) { try await streams.start(stream, by: bo, askedAs: nil, at: lab.start) },
          await code(lab, as: bo) { try await streams.regenerateKey(stream, by: bo, askedAs: nil, at: lab.start) },
          await code(lab, as: bo) {
            try await streams.token(StreamTokenRequest(), for: stream, by: bo, askedAs: nil, at: .now())
          },
          await code(lab, as: bo) {
            let request = StreamChangeRequest(title: "spam")
            return try await streams.change(request, of: stream, by: bo, askedAs: nil, at: lab.start)
          },
          await code(lab, as: bo) {
            let request = StreamChangeRequest(scheduledAt: lab.at(60))
            return try await streams.change(request, of: stream, by: bo, askedAs: nil, at: lab.start)
          },
          await code(lab, as: bo) {
            let request = StreamChangeRequest(chatMode: .disabled)
            return try await streams.change(request, of: stream, by: bo, askedAs: nil, at: lab.start)
          },
        ]
        #expect(refused == Array(repeating: .insufficientPermissions, count: 6))
        let hidden = [
          await code(lab, as: bo) { try await streams.chat(StreamChatQuery(), of: stream, for: bo) },
          await code(lab, as: bo) { try await streams.reactions(StreamReactionQuery(), of: stream, for: bo) },
          await code(lab, as: bo) { try await lab.watch(stream, as: bo) },
          await code(lab, as: bo) {
            try await streams.viewers(StreamViewerQuery(), of: stream, by: bo, at: lab.start)
          },
          await code(lab, as: bo) { try await lab.say("hello", stream, as: bo) },
          await code(lab, as: bo) { try await streams.moderation(ListQuery(), of: stream, by: bo) },
          await code(lab, as: bo) {
            try await streams.ban(StreamBanRequest(), lab.chi.id, in: stream, by: bo, at: lab.start)
          },
        ]
        #expect(hidden == Array(repeating: .notFound, count: 7))
      }
      let rights = RealtimeRights(database: lab.accounts.test.database)
      #expect(try await !rights.mayFollow(.stream(live), bo.id))
      #expect(try await rights.mayFollow(.stream(live), lab.ana.id))
      // It is theirs to see, and to bring to its end.
      let ended = try await DatabaseIdentity.user(bo.id).run {
        #expect(try await streams.show(live, to: bo, askedAs: nil, at: lab.start).status == .live)
        #expect(try await streams.cancel(waiting, by: bo, askedAs: nil, at: lab.start).status == .cancelled)
        let ended = try await streams.end(live, by: bo, askedAs: nil, at: lab.at(1))
        try await streams.delete(waiting, by: bo, at: lab.at(2))
        return ended
      }
      #expect(ended.status == .ended && ended.currentViewers == 0 && ended.totalViews == 1)
      #expect(try status(lab, waiting) == nil)
    }
  }

  @Test("With the membership their streams there end, or are taken back, which is told; those of others go on")
  func settled() async throws {
    try await StreamLab.run(.private) { lab in
      let (live, waiting) = (try await make(lab, by: lab.bo), try await make(lab, by: lab.bo))
      let announced = try await make(lab, by: lab.bo, at: lab.at(600))
      let other = try await make(lab, by: lab.chi)
      for (stream, caller) in [(live, lab.bo), (other, lab.chi)] { _ = try await start(lab, stream, by: caller) }
      for caller in [lab.bo, lab.chi] { try await lab.streams.settle(of: caller.id, at: lab.at(1)) }
      #expect(try status(lab, live) == "live" && status(lab, waiting) == "preparing")
      let told = lab.told("accounts").count
      try await lab.accounts.channels.remove(lab.bo.id, from: lab.channel, by: lab.ana, at: lab.at(2))
      #expect(lab.told("accounts").count == told + 1, "whoever looks is told to")
      try await lab.streams.settle(of: lab.bo.id, at: lab.at(3))
      #expect(try status(lab, live) == "ended" && status(lab, waiting) == "cancelled")
      #expect(try status(lab, announced) == "cancelled" && status(lab, other) == "live")
      #expect(lab.told("stream:\(live)").last == "stream:end")
      #expect(lab.told("channel:\(lab.channel)").last == "channel:stream:ended")
      #expect(lab.told("stream:\(announced)") == ["stream:updated"])
      // Without anybody's word, as after a start: all rows are looked at, also where the channel went with its last member.
      for (caller, time) in [(lab.chi, 4.0), (lab.ana, 5.0)] {
        try await lab.accounts.channels.leave(lab.channel, by: caller, at: lab.at(time))
      }
      try await lab.streams.settle(at: lab.at(6))
      #expect(try status(lab, other) == "ended")
    }
  }

  @Test(
    "What waits for its time, or for its broadcaster, does not begin for them; the look at the media ends what goes on")
  func byItself() async throws {
    try await StreamLab.run(.private) { lab in
      let (announced, late) = (
        try await make(lab, by: lab.bo, at: lab.at(60)), try await make(lab, by: lab.bo, at: lab.at(60))
      )
      let live = try await make(lab, by: lab.bo)
      _ = try await start(lab, live, by: lab.bo)
      try await lab.streams.streamRoom("stream-\(announced)", of: announced)
      let guest = try await lab.media.enter("stream-\(announced)", as: lab.bo.id.description)
      try await eventually("bo is there") {
        try await lab.media.liveKit.participants(of: "stream-\(announced)").contains { $0.state == .active }
      }
      try await lab.streams.moveOn(announced, at: lab.at(1)) { machine, _ in
        machine.broadcasterCame("PA_a", at: lab.at(1))
      }
      try await lab.accounts.channels.remove(lab.bo.id, from: lab.channel, by: lab.ana, at: lab.at(2))
      await lab.sweep.run(at: lab.at(60))
      #expect(try status(lab, announced) == "cancelled")
      try await lab.streams.moveOn(late, at: lab.at(61)) { machine, _ in machine.broadcasterCame("PA_b", at: lab.at(61))
      }
      #expect(try status(lab, late) == "cancelled")
      await StreamMediaCheck(streams: lab.streams, log: LogRecorder.silent).run(at: lab.at(62))
      #expect(try status(lab, live) == "ended")
      #expect(try await guest.end() == .byServer(.roomDeleted))
      await guest.leave()
    }
  }

  @Test("Whoever loses the role that an announcement channel takes loses their streams there, and stays a viewer")
  func demoted() async throws {
    try await StreamLab.run(.announcement) { lab in
      func role(_ role: ChannelRole, at seconds: Double) async throws {
        _ = try await lab.accounts.channels.setRole(
          ChannelRoleRequest(role: role), of: lab.bo.id, in: lab.channel, by: lab.ana, at: lab.at(seconds))
      }
      try await role(.moderator, at: 0)
      let (live, waiting) = (try await make(lab, by: lab.bo), try await make(lab, by: lab.bo))
      _ = try await start(lab, live, by: lab.bo)
      let told = lab.told("accounts").count
      try await role(.member, at: 1)
      #expect(lab.told("accounts").count == told + 1, "whoever looks is told to")
      let (streams, bo) = (lab.streams, lab.bo)
      #expect(
        await code(lab, as: bo) { try await streams.start(waiting, by: bo, askedAs: nil, at: lab.at(2)) }
          == .insufficientPermissions)
      #expect(
        await code(lab, as: bo) {
          try await streams.token(StreamTokenRequest(), for: live, by: bo, askedAs: nil, at: .now())
        } == .insufficientPermissions)
      let rules = await code(lab, as: bo) {
        try await streams.changeAutomod(AutomodRequest(enabled: true), of: live, by: bo, at: lab.at(2))
      }
      #expect(rules == .insufficientPermissions)
      #expect(try await streams.chat(StreamChatQuery(), of: live, for: bo).isEmpty)
      try await streams.settle(of: bo.id, at: lab.at(3))
      #expect(try status(lab, live) == "ended" && status(lab, waiting) == "cancelled")
    }
  }

  @Test(
    "Whoever manages the channel's members, or keeps order in its chat, does nothing to somebody else's stream")
  func managers() async throws {
    try await StreamLab.run(.private) { lab in
      let (streams, bo, chi) = (lab.streams, lab.bo, lab.chi)
      let live = try await lab.live()
      _ = try await lab.watch(live, as: chi)
      _ = try await streams.setModerator(StreamModeratorRequest(), chi.id, in: live, by: lab.ana, at: lab.start)
      _ = try await lab.accounts.channels.setRole(
        ChannelRoleRequest(role: .moderator), of: bo.id, in: lab.channel, by: lab.ana, at: lab.start)
      let refused = [
        await code(lab, as: chi) { try await streams.end(live, by: chi, askedAs: nil, at: lab.at(1)) },
        await code(lab, as: bo) { try await streams.end(live, by: bo, askedAs: nil, at: lab.at(1)) },
        await code(lab, as: bo) { try await streams.delete(live, by: bo, at: lab.at(1)) },
        await code(lab, as: bo) { try await streams.start(live, by: bo, askedAs: nil, at: lab.at(1)) },
        await code(lab, as: bo) { try await streams.cancel(live, by: bo, askedAs: nil, at: lab.at(1)) },
        await code(lab, as: bo) {
          let request = StreamChangeRequest(title: "mine")
          return try await streams.change(request, of: live, by: bo, askedAs: nil, at: lab.at(1))
        },
      ]
      #expect(refused == Array(repeating: .insufficientPermissions, count: 6))
      let stranger = await code(lab, as: lab.dan) {
        try await streams.end(live, by: lab.dan, askedAs: nil, at: lab.at(1))
      }
      #expect(stranger == .notFound)
      #expect(try status(lab, live) == "live")
    }
  }
}
