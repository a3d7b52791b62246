import LiveKit
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

/// Everything that the backend asks of a media server, of the one in its process and of a cluster alike: the same answers from both.
struct LiveKitServiceTests {
  @Test(arguments: MediaReach.allCases)
  func roomsAreMadeFoundChangedAndClosed(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      let made = try await lab.liveKit.createRoom("one", maxParticipants: 100, metadata: #"{"type":"audio"}"#)
      #expect(made.name == "one" && made.sid.hasPrefix("RM_"))
      #expect(made.emptyTimeout == 300 && made.departureTimeout == 60 && made.maxParticipants == 100)
      #expect(made.metadata == #"{"type":"audio"}"#)
      #expect(
        try await lab.liveKit.createRoom("one", maxParticipants: 100, metadata: "").sid == made.sid, "it is there")
      try await lab.liveKit.createRoom("two", maxParticipants: 2, metadata: "")
      #expect(try await lab.liveKit.rooms().map(\.name).sorted() == ["one", "two"])
      #expect(try await lab.liveKit.rooms(["two", "three"]).map(\.name) == ["two"])
      #expect(try await lab.liveKit.room("one")?.sid == made.sid)
      #expect(try await lab.liveKit.room("three") == nil)
      try await lab.liveKit.updateRoom("one", metadata: "changed")
      #expect(try await lab.liveKit.room("one")?.metadata == "changed")
      try await lab.liveKit.deleteRoom("one")
      try await lab.liveKit.deleteRoom("one")
      #expect(try await lab.liveKit.room("one") == nil)
      #expect(lab.log.warnings.isEmpty, "what is gone is no trouble: \(lab.log.warnings)")
    }
  }

  @Test(arguments: MediaReach.allCases)
  func tokensSayWhoAndWhat(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      let now = Timestamp.now()
      let usual = try AccessToken(
        verifying: lab.liveKit.token(
          identity: "ana", name: "Ana", room: "one", grant: VideoGrant(joining: "one"), at: now)
      ) { _ in "secret" }.claims
      #expect(usual.issuer == "devkey" && usual.identity == "ana" && usual.name == "Ana")
      #expect(usual.video?.roomJoin == true && usual.video?.room == "one")
      let life = try #require(usual.expires).timeIntervalSince(try #require(usual.notBefore))
      #expect(life == 7_200)
      let brief = try AccessToken(
        verifying: lab.liveKit.token(
          identity: "ana", name: "Ana", room: "one", grant: VideoGrant(joining: "one"), metadata: "m", at: now,
          lifetime: 60)
      ) { _ in "secret" }.claims
      #expect(try #require(brief.expires).timeIntervalSince(try #require(brief.notBefore)) == 60)
      #expect(brief.metadata == "m")

      try await lab.liveKit.createRoom("one", maxParticipants: 10, metadata: "")
      let ana = try await lab.enter("one", as: "ana")
      let bo = try await lab.enter("one", as: "bo") { $0.canPublish = false }
      let people = try await eventually("both are there") {
        let people = try await lab.liveKit.participants(of: "one")
        return people.count == 2 && people.allSatisfy { $0.state == .active } ? people : nil
      }
      #expect(people.map(\.identity).sorted() == ["ana", "bo"])
      #expect(people.first { $0.identity == "ana" }?.metadata == "of ana")
      #expect(people.first { $0.identity == "bo" }?.permission.canPublish == false)
      await #expect(throws: RoomError.self) { _ = try await bo.publish() }
      #expect(try await lab.liveKit.participants(of: "nowhere").isEmpty)
      await #expect(throws: RoomEnd.self, "no room is made by whoever has a token") {
        try await lab.enter("nowhere", as: "chi")
      }
      await ana.leave()
      await bo.leave()
    }
  }

  @Test(arguments: MediaReach.allCases)
  func whoIsRemovedIsOutAtOnce(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      try await lab.liveKit.createRoom("one", maxParticipants: 10, metadata: "")
      let ana = try await lab.enter("one", as: "ana")
      try await lab.liveKit.remove("ana", from: "one")
      #expect(try await ana.end() == .byServer(.removed))
      try await lab.liveKit.remove("ana", from: "one")
      try await lab.liveKit.remove("ana", from: "nowhere")
      #expect(try await lab.liveKit.participants(of: "one").isEmpty)
      let bo = try await lab.enter("one", as: "bo")
      try await lab.liveKit.deleteRoom("one")
      #expect(try await bo.end() == .byServer(.roomDeleted))
      await ana.leave()
      await bo.leave()
    }
  }

  @Test(arguments: MediaReach.allCases)
  func rightsAndMetadataChangeWhileSomebodyIsIn(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      try await lab.liveKit.createRoom("one", maxParticipants: 10, metadata: "")
      let ana = try await lab.enter("one", as: "ana")
      var listening = VideoGrant(joining: "one")
      listening.canPublish = false
      try await lab.liveKit.update("ana", in: "one", grant: listening, metadata: #"{"role":"viewer"}"#)
      try await eventually("she learns what she may do") {
        let local = await ana.room.snapshot.local
        return local?.permission.canPublish == false && local?.metadata == #"{"role":"viewer"}"#
      }
      await #expect(throws: RoomError.self) { _ = try await ana.publish() }
      try await lab.liveKit.update("ana", in: "one", metadata: "alone")
      try await eventually("only what is said of her changes") {
        let local = await ana.room.snapshot.local
        return local?.permission.canPublish == false && local?.metadata == "alone"
      }
      try await lab.liveKit.update("nobody", in: "one", grant: listening, metadata: "")
      await ana.leave()
    }
  }

  @Test(arguments: MediaReach.allCases)
  func whatSomebodySendsIsMuted(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      try await lab.liveKit.createRoom("one", maxParticipants: 10, metadata: "")
      let ana = try await lab.enter("one", as: "ana")
      let track = try await ana.publish()
      let sid = try #require(track.sid)
      try await eventually("the track is there") {
        try await lab.liveKit.participants(of: "one").first?.tracks.map(\.sid) == [sid]
      }
      try await lab.liveKit.mute("ana", in: "one", source: .camera)
      #expect(!track.isMuted)
      try await lab.liveKit.mute("ana", in: "one", source: .microphone)
      try await eventually("she is muted, and knows") { track.isMuted }
      #expect(try await lab.liveKit.participants(of: "one").first?.tracks.first?.muted == true)
      await #expect(throws: LiveKitFailure.self, "nobody is unmuted by others") {
        try await lab.liveKit.mute(track: sid, of: "ana", in: "one", isMuted: false)
      }
      try await lab.liveKit.mute(track: "TR_none", of: "ana", in: "one", isMuted: true)
      try await lab.liveKit.mute("nobody", in: "one", source: .microphone)
      await ana.leave()
    }
  }

  @Test(arguments: MediaReach.allCases)
  func dataGoesToAllOrToSome(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      try await lab.liveKit.createRoom("one", maxParticipants: 10, metadata: "")
      let (ana, bo) = (try await lab.enter("one", as: "ana"), try await lab.enter("one", as: "bo"))
      func heard(_ guest: Guest) -> [DataMessage] {
        guest.events.compactMap { if case .data(let message) = $0 { message } else { nil } }
      }
      // Until its channels are open, a client is sent nothing it could miss: what is reliable waits.
      try await lab.liveKit.send(Array("all".utf8), topic: "news", in: "one")
      try await lab.liveKit.send(Array("bo alone".utf8), topic: nil, to: ["bo"], in: "one")
      try await lab.liveKit.send(Array("end".utf8), topic: "news", in: "one")
      for guest in [ana, bo] { try await eventually("it came") { heard(guest).last?.text == "end" } }
      #expect(heard(ana).map(\.text) == ["all", "end"])
      #expect(heard(bo).map(\.text) == ["all", "bo alone", "end"])
      #expect(heard(bo).map(\.topic) == ["news", "", "news"])
      #expect(heard(bo).allSatisfy { $0.identity.isEmpty && $0.isReliable })
      await ana.leave()
      await bo.leave()
    }
  }

  @Test(arguments: MediaReach.allCases)
  func aWrongSecretIsSaidOnce(reach: MediaReach) async throws {
    try await MediaLab.run(reach, keys: APIKeyPair(key: "devkey", secret: "another")) { lab in
      for _ in 0..<3 {
        do {
          _ = try await lab.liveKit.rooms()
          Issue.record("it was believed")
        } catch { #expect((error as? LiveKitFailure)?.kind == .notTrusted) }
      }
      #expect(lab.log.warnings.count == 1)
      #expect(lab.log.warnings.first?.contains("look at its key and secret") == true, "\(lab.log.warnings)")
    }
  }

  @Test(arguments: MediaReach.allCases)
  func aServerThatIsGoneIsSaidOnce(reach: MediaReach) async throws {
    try await MediaLab.run(reach) { lab in
      _ = try await lab.liveKit.rooms()
      await lab.server.shutdown()
      for _ in 0..<3 {
        do {
          try await lab.liveKit.createRoom("one", maxParticipants: 1, metadata: "")
          Issue.record("it answered")
        } catch { #expect((error as? LiveKitFailure)?.kind == .unavailable) }
      }
      #expect(lab.log.warnings.count == 1, "\(lab.log.warnings)")
    }
  }

  @Test func troubleThatEndsIsSaidToo() {
    let log = LogRecorder()
    let watch = MediaServerWatch(log: log.logger)
    let gone = LiveKitFailure(kind: .unavailable, description: "nobody listens")
    watch.answered()
    for _ in 0..<3 { watch.note(gone) }
    watch.note(LiveKitFailure(kind: .notTrusted, description: "the key is not known"))
    watch.answered()
    for kind in [LiveKitFailure.Kind.refused, .notFound] { watch.note(LiveKitFailure(kind: kind, description: "no")) }
    watch.note(gone)
    #expect(log.warnings.count == 3)
    #expect(log.notices == ["the media server answers again"])
  }

  @Test func credentialsForTURNExpire() {
    // HMAC-SHA1 with the key "secret" of "1800086400:ana", computed with Python's hmac.
    let credentials = TURNCredentials(user: "ana", secret: "secret", at: Timestamp(milliseconds: 1_800_000_000_000))
    #expect(credentials.username == "1800086400:ana")
    #expect(credentials.credential == "1tmRJMuQedOIUAD7ISUWp9XDX/g=")
    let settings = ICESettings(turnHost: "turn.example", turnSecret: "secret")
    let user = EntityID.random()
    let servers = settings.servers(for: user, at: Timestamp(milliseconds: 1_800_000_000_000))
    #expect(servers.contains { $0.username == "1800086400:\(user)" })
    #expect(
      ICESettings(turnHost: nil, turnSecret: "secret").servers(for: user, at: .now()).allSatisfy { $0.username == nil })
  }
}
