import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("Streams, from beginning to end")
struct StreamLifeTests {
  @Test("Made, begun, changed, ended: told in order, with the key for the broadcaster alone")
  func life() async throws {
    try await StreamLab.run { lab in
      let made = try await lab.create { $0.tags = ["swift", "terminal"] }
      #expect(made.status == .preparing && made.tags == ["swift", "terminal"] && made.chatMode == .open)
      let key = try #require(made.streamKey)
      #expect(key.count == 64 && key.allSatisfy(\.isHexDigit))
      #expect(made.ingestUrl == "rtmp://example.org:1935/live/\(key)")
      for other in [lab.bo, lab.dan, nil] {
        let seen = try await lab.show(made.id, to: other)
        #expect(seen.streamKey == nil && seen.ingestUrl == nil && seen.title == "a stream")
        guard case .object(let members) = seen.json else { throw NeverHappened() }
        #expect(members["stream_key"] == nil && members["hls_manifest_url"] == .null)
      }
      for refused in [
        await lab.code { try await lab.streams.start(made.id, by: lab.bo, askedAs: nil, at: lab.start) },
        await lab.code { try await lab.streams.end(made.id, by: lab.dan, askedAs: nil, at: lab.start) },
        await lab.code { try await lab.streams.delete(made.id, by: lab.bo, at: lab.start) },
      ] { #expect(refused == .insufficientPermissions) }
      let live = try await lab.streams.start(made.id, by: lab.ana, askedAs: nil, at: lab.at(10))
      #expect(live.status == .live && live.startedAt == lab.at(10))
      #expect(
        await lab.code { try await lab.streams.start(made.id, by: lab.ana, askedAs: nil, at: lab.at(11)) }
          == .invalidTransition)
      #expect(
        await lab.code { try await lab.streams.delete(made.id, by: lab.ana, at: lab.at(11)) } == .invalidTransition)
      let other = try await lab.streams.regenerateKey(made.id, by: lab.ana, askedAs: nil, at: lab.at(12))
      #expect(other.streamKey != key && other.streamKey?.count == 64)
      #expect(try await lab.change(made.id, at: 13) { $0.title = "another" }.title == "another")
      for _ in 0..<2 {
        let ended = try await lab.streams.end(made.id, by: lab.ana, askedAs: nil, at: lab.at(70))
        #expect(ended.status == .ended && ended.endedAt == lab.at(70) && ended.durationSeconds == 60)
      }
      #expect(
        await lab.code { try await lab.streams.start(made.id, by: lab.ana, askedAs: nil, at: lab.at(80)) }
          == .invalidTransition)
      #expect(lab.told("stream:\(made.id)") == ["stream:start", "stream:updated", "stream:end"])
      #expect(lab.told("channel:\(lab.channel)").suffix(2) == ["channel:stream:started", "channel:stream:ended"])
      // No event has the key, whoever reads it.
      #expect(!lab.accounts.told.all.contains { $0.payload.contains("stream_key") || $0.payload.contains("ingest") })
      try await lab.streams.delete(made.id, by: lab.ana, at: lab.at(90))
      #expect(await lab.code { try await lab.show(made.id, to: lab.ana) } == .notFound)
      #expect(try lab.accounts.test.sql("select topic from nchat_topics where topic = 'stream:\(made.id)'") == [])
    }
  }

  @Test("In a private channel it exists for members alone; others make none there")
  func privateStream() async throws {
    try await StreamLab.run(.private) { lab in
      let stream = try await lab.live()
      for outsider in [lab.dan, nil] {
        #expect(await lab.code { try await lab.show(stream, to: outsider) } == .notFound)
        #expect(await lab.code { try await lab.watch(stream, as: outsider) } == .notFound)
        #expect(
          await lab.code { try await lab.streams.chat(StreamChatQuery(), of: stream, for: outsider) } == .notFound)
        let shelf = try await lab.streams.live(StreamShelfQuery(), for: outsider, askedAs: nil, at: lab.start)
        #expect(shelf == [])
      }
      #expect(
        try await lab.streams.live(StreamShelfQuery(), for: lab.bo, askedAs: nil, at: lab.start).map(\.id) == [stream])
      let request = CreateStreamRequest(channelId: lab.channel, title: "mine")
      #expect(
        await lab.code { try await lab.streams.create(request, by: lab.dan, askedAs: nil, at: lab.start) } == .notFound)
      // Whoever leaves the channel sees it no more; its broadcaster still ends it, also when the channel is gone.
      try await lab.accounts.channels.leave(lab.channel, by: lab.bo, at: lab.start)
      #expect(await lab.code { try await lab.show(stream, to: lab.bo) } == .notFound)
      try await lab.accounts.channels.leave(lab.channel, by: lab.chi, at: lab.start)
      try await lab.accounts.channels.leave(lab.channel, by: lab.ana, at: lab.start)
      let ended = try await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(5))
      #expect(ended.status == .ended && ended.channelId == nil)
    }
  }

  @Test("Announced, and not begun in time: missed, which is told; another time makes it good again")
  func missed() async throws {
    try await StreamLab.run { lab in
      #expect(await lab.code { try await lab.create { $0.scheduledAt = lab.start } } == .scheduledInPast)
      let stream = try await lab.create { $0.scheduledAt = lab.at(3_600) }
      #expect(stream.status == .scheduled)
      await lab.sweep.run(at: lab.at(3_600 + StreamMachine.patience - 1))
      #expect(try await lab.show(stream.id, to: nil).status == .scheduled)
      await lab.sweep.run(at: lab.at(3_600 + StreamMachine.patience))
      #expect(try await lab.show(stream.id, to: nil).status == .missed)
      #expect(lab.told("stream:\(stream.id)") == ["stream:updated"])
      #expect(
        await lab.code { try await lab.streams.start(stream.id, by: lab.ana, askedAs: nil, at: lab.at(9_000)) }
          == .invalidTransition)
      let again = try await lab.change(stream.id, at: 9_000) { $0.scheduledAt = lab.at(10_000) }
      #expect(again.status == .scheduled && again.scheduledAt == lab.at(10_000))
      let live = try await lab.streams.start(stream.id, by: lab.ana, askedAs: nil, at: lab.at(9_990))
      #expect(live.status == .live)
      await lab.sweep.run(at: lab.at(9_990 + StreamMachine.unattended - 1))
      #expect(try await lab.show(stream.id, to: nil).status == .live)
      await lab.sweep.run(at: lab.at(90_000))
      let over = try await lab.show(stream.id, to: nil)
      #expect(over.status == .ended && over.endedAt == lab.at(9_990 + StreamMachine.unattended))
    }
  }

  @Test("Another time and whether it begins by itself are said together, of what is due too; empty texts take away")
  func changedTogether() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.create {
        ($0.scheduledAt, $0.autoStart, $0.thumbnailUrl) = (lab.at(60), false, "https://x/y")
      }
      try await lab.streams.moveOn(stream.id, at: lab.at(1)) { machine, _ in
        machine.broadcasterCame("PA_a", at: lab.at(1))
      }
      // It would begin at once if it were asked about its old time.
      let later = try await lab.change(stream.id, at: 70) { ($0.scheduledAt, $0.autoStart) = (lab.at(600), true) }
      #expect(later.status == .scheduled && later.scheduledAt == lab.at(600) && later.autoStart)
      #expect(later.thumbnailUrl == "https://x/y")
      #expect(try await lab.change(stream.id, at: 71) { $0.thumbnailUrl = "" }.thumbnailUrl == nil)
    }
  }

  @Test(
    "Only a host is told on that is one",
    arguments: [
      ("example.org:3000", "example.org"), ("192.0.2.1", "192.0.2.1"), ("[::1]:3210", "[::1]"),
      ("[2001:db8::1]", "[2001:db8::1]"),
      ("my_host-2.local.", "my_host-2.local."), ("a b", nil), ("::1", nil), ("", nil), (":80", nil), ("ex\"ample", nil),
      ("x@y", nil), ("x/y", nil), ("[zz]", nil), ("[::1", nil), ("[::1]x", nil), ("[fe80::1%eth0]", nil),
      ("a:port", nil),
      ("a:123456", nil), (String(repeating: "x", count: 256), nil),
    ] as [(String, String?)])
  func host(header: String, name: String?) {
    let told = IngestPlace(publicURL: nil).url(key: "k", askedAs: header)
    #expect(told == "rtmp://\(name ?? "127.0.0.1"):1935/live/k")
    let place = CallPlace(publicURL: nil, mediaPort: 7_880, isSecure: true)
    #expect(place.url(askedAs: header) == "wss://\(name ?? "127.0.0.1"):7880")
    #expect(place.url(askedAs: nil) == "wss://127.0.0.1:7880")
  }

  @Test("Taken back before it begins; what goes on or is over cannot be")
  func cancelled() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.create { $0.scheduledAt = lab.at(60) }
      for _ in 0..<2 {
        let cancelled = try await lab.streams.cancel(stream.id, by: lab.ana, askedAs: nil, at: lab.start)
        #expect(cancelled.status == .cancelled)
      }
      #expect(lab.told("stream:\(stream.id)") == ["stream:updated"])
      let live = try await lab.live()
      #expect(
        await lab.code { try await lab.streams.cancel(live, by: lab.ana, askedAs: nil, at: lab.start) }
          == .invalidTransition)
    }
  }

  @Test("Each shelf in its order, page by page, and nobody goes on from what they may not know of")
  func shelves() async throws {
    try await StreamLab.run { lab in
      var made: [EntityID] = []
      for number in 0..<5 {
        let stream = try await lab.create("number \(number)", at: Double(number)) {
          $0.scheduledAt = lab.at(1_000 - Double(number) * 100)
        }
        made.append(stream.id)
      }
      func ids(
        _ shelf: (StreamShelfQuery, Caller?, String?, Timestamp) async throws -> [LiveStream]
      ) async throws -> [EntityID] {
        var all: [EntityID] = []
        while true {
          let page = try await shelf(StreamShelfQuery(limit: 2, before: all.last), nil, nil, lab.at(100))
          if page.isEmpty { return all }
          all += page.map(\.id)
        }
      }
      let streams = lab.streams
      #expect(try await ids { try await streams.scheduled($0, for: $1, askedAs: $2, at: $3) } == made.reversed())
      for (number, stream) in made.enumerated() {
        _ = try await streams.start(stream, by: lab.ana, askedAs: nil, at: lab.at(20 + Double(number)))
      }
      #expect(try await ids { try await streams.live($0, for: $1, askedAs: $2, at: $3) } == made.reversed())
      for (number, stream) in made.enumerated() {
        _ = try await streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(50 - Double(number)))
      }
      #expect(try await ids { try await streams.past($0, for: $1, askedAs: $2, at: $3) } == made)
      #expect(try await ids { try await streams.live($0, for: $1, askedAs: $2, at: $3) } == [])
      let all = try await streams.list(
        StreamListQuery(limit: 100, userId: lab.ana.id, status: .ended), for: lab.dan, askedAs: nil, at: lab.start)
      #expect(all.map(\.id) == made.reversed())
      #expect(
        try await streams.list(StreamListQuery(userId: lab.bo.id), for: lab.dan, askedAs: nil, at: lab.start) == [])
      let unknown = StreamListQuery(before: .random())
      #expect(await lab.code { try await streams.list(unknown, for: nil, askedAs: nil, at: lab.start) } == .validation)
    }
  }

  @Test("Its room is there for whoever has a token, and closed with the stream; those who are banned are taken out")
  func room() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.create()
      #expect(
        await lab.code {
          try await lab.streams.token(StreamTokenRequest(), for: stream.id, by: lab.bo, askedAs: nil, at: .now())
        } == .streamNotLive)
      // The broadcaster may try it out before.
      let own = try await lab.streams.token(StreamTokenRequest(), for: stream.id, by: lab.ana, askedAs: nil, at: .now())
      #expect(own.canPublish)
      _ = try await lab.streams.start(stream.id, by: lab.ana, askedAs: nil, at: lab.start)
      let token = try await lab.streams.token(
        StreamTokenRequest(), for: stream.id, by: lab.bo, askedAs: nil, at: .now())
      #expect(!token.canPublish && token.roomName == own.roomName)
      let video = try #require(try AccessToken(reading: token.token).claims.video)
      #expect(video.hidden && video.canPublish == false && video.canPublishData == false && video.canSubscribe == true)
      let broadcaster = try await Guest.join(own.livekitUrl, own.token)
      let viewer = try await Guest.join(token.livekitUrl, token.token)
      #expect(
        await lab.code {
          try await lab.streams.token(StreamTokenRequest(), for: stream.id, by: nil, askedAs: nil, at: .now())
        } == .unauthorized)
      _ = try await lab.streams.ban(StreamBanRequest(), lab.bo.id, in: stream.id, by: lab.ana, at: lab.start)
      #expect(try await viewer.end() == .byServer(.removed))
      #expect(
        await lab.code {
          try await lab.streams.token(StreamTokenRequest(), for: stream.id, by: lab.bo, askedAs: nil, at: lab.start)
        } == .viewerBanned)
      _ = try await lab.streams.end(stream.id, by: lab.ana, askedAs: nil, at: lab.at(60))
      #expect(try await broadcaster.end() == .byServer(.roomDeleted))
      for guest in [broadcaster, viewer] { await guest.leave() }
      try await eventually("it is written down that the room is gone") {
        try lab.accounts.test.sql("select 1 from nchat_streams where room_close_at is not null") == []
      }
    }
  }

  @Test("Whoever deletes the account leaves nothing to be read; what went on is over")
  func deleted() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live { ($0.description, $0.tags) = ("ana's own", ["ana"]) }
      try await lab.say("ana was here", stream, as: lab.ana)
      try await lab.say("bo was here", stream, as: lab.bo)
      let elsewhere = try await lab.streams.create(
        CreateStreamRequest(channelId: lab.channel, title: "of bo"), by: lab.bo, askedAs: nil, at: lab.start
      ).id
      _ = try await lab.streams.start(elsewhere, by: lab.bo, askedAs: nil, at: lab.start)
      for (text, author) in [("ana's secret", lab.ana), ("ana's slip", lab.ana), ("bo's own", lab.bo)] {
        let message = try await lab.say(text, elsewhere, as: author)
        guard text == "ana's slip" else { continue }
        try await lab.streams.deleteMessage(message.id, in: elsewhere, by: lab.bo, at: lab.at(1))
      }
      _ = try await lab.watch(stream, as: lab.ana)
      try await lab.streams.follow(lab.bo.id, by: lab.ana, at: lab.start)
      let records = AccountRecords(ledger: lab.accounts.ledger, accounts: lab.accounts.accounts)
      let export = try await records.export(lab.ana, at: lab.start)
      #expect(
        export.streams.map(\.id) == [stream]
          && Set(export.streamMessages.map(\.content)) == ["ana was here", "ana's secret"])
      #expect(export.following == [lab.bo.id])
      try await records.delete(
        lab.ana, DeleteAccountRequest(password: AccountsLab.password), from: "a", at: lab.at(5))
      try await lab.streams.settle(of: lab.ana.id, at: lab.at(5))
      let seen = try await lab.show(stream, to: lab.bo, at: 5)
      #expect(seen.status == .ended && seen.title == "Deleted stream" && seen.description == nil && seen.tags == [])
      let chat = try await lab.streams.chat(StreamChatQuery(), of: stream, for: lab.bo)
      #expect(chat.map(\.content) == ["", "bo was here"] && chat.first?.user.displayName == "Deleted user")
      // Whoever comes back is sent what was missed, of ana's as it is now; to ana's own stream everybody comes anew.
      let told = try await messages(lab, elsewhere)
      #expect(told == (try await lab.streams.chat(StreamChatQuery(), of: elsewhere, for: lab.bo)))
      #expect(told.map(\.content) == ["", "", "bo's own"] && told.map(\.deletedBy) == [nil, lab.bo.id, nil])
      #expect(told.map(\.deletedAt) == [lab.at(5), lab.at(1), nil])
      let own = try await lab.accounts.ledger.read { try EventLog.read(.stream(stream.uuid), since: 0, in: $0) }
      guard case .reset = own else { throw NeverHappened() }
      for row in try lab.accounts.test.sql("select payload from nchat_events where topic like 'stream:%'") {
        #expect(row.allSatisfy { $0?.contains("ana") == false }, "\(row)")
      }
    }
  }

  /// Messages of a chat as they are sent again to whoever comes back.
  private func messages(_ lab: StreamLab, _ stream: EntityID) async throws -> [StreamChatMessage] {
    let log = try await lab.accounts.ledger.read { try EventLog.read(.stream(stream.uuid), since: 0, in: $0) }
    guard case .events(let records, _) = log else { throw NeverHappened() }
    return try records.filter { $0.event == "stream:chat-message" }.map { record in
      try StreamChatMessage.read(JSONReader.read(Array(record.payload.utf8)))
    }
  }

  @Test("One that has ended takes its room along when it is deleted, also where that was not closed yet")
  func deletedSoon() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let token = try await lab.streams.token(StreamTokenRequest(), for: stream, by: lab.ana, askedAs: nil, at: .now())
      let broadcaster = try await Guest.join(token.livekitUrl, token.token)
      // A server that ends before it has done what it should.
      let idle = CallMediaWork(
        database: lab.accounts.test.database, liveKit: lab.media.liveKit, log: LogRecorder.silent, clock: { lab.start })
      await idle.stop()
      let streams = StreamService(
        ledger: lab.streams.ledger, writes: lab.streams.writes, liveKit: lab.media.liveKit, work: idle,
        place: lab.streams.place, ice: lab.streams.ice, ingest: lab.streams.ingest, viewerKey: [])
      _ = try await streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(1))
      #expect(try await lab.media.liveKit.rooms([token.roomName]).count == 1)
      try await streams.delete(stream, by: lab.ana, at: lab.at(2))
      #expect(try await broadcaster.end() == .byServer(.roomDeleted))
      await broadcaster.leave()
    }
  }

  @Test("Whoever may not see the stream any more is taken out of its room, whatever token they have")
  func closedChannel() async throws {
    try await StreamLab.run(.private) { lab in
      let stream = try await lab.live()
      func enter(_ caller: Caller) async throws -> Guest {
        let token = try await lab.streams.token(
          StreamTokenRequest(), for: stream, by: caller, askedAs: nil, at: .now())
        return try await Guest.join(token.livekitUrl, token.token)
      }
      let (ana, bo, chi) = (try await enter(lab.ana), try await enter(lab.bo), try await enter(lab.chi))
      let check = StreamMediaCheck(streams: lab.streams, log: LogRecorder.silent)
      await check.run(at: lab.at(10))
      let room = "stream-\(stream)"
      func present() async throws -> Set<String> {
        Set(try await lab.media.liveKit.participants(of: room).map(\.identity))
      }
      #expect(try await present() == Set([lab.ana, lab.bo, lab.chi].map(\.id.description)))
      try await lab.accounts.channels.remove(lab.bo.id, from: lab.channel, by: lab.ana, at: lab.at(11))
      await check.run(at: lab.at(20))
      #expect(try await bo.end() == .byServer(.removed))
      #expect(try await present() == Set([lab.ana, lab.chi].map(\.id.description)))
      // A suspended account is nobody's.
      _ = try await lab.accounts.administration.suspend("chi", at: lab.at(21))
      await check.run(at: lab.at(30))
      #expect(try await chi.end() == .byServer(.removed))
      #expect(try await present() == [lab.ana.id.description])
      for guest in [ana, bo, chi] { await guest.leave() }
    }
  }
}
