import LiveKitProtocol
import Testing

@testable import LiveKit

/// Who is in the room, from the server's messages: stale, repeated, out of order and strange ones included.
struct RosterTests {
  typealias Bench = RoomBench

  static func roster(_ others: LKParticipantInfo...) -> Roster {
    var roster = Roster()
    _ = roster.join(Bench.join(others))
    return roster
  }

  func names(_ events: [RoomEvent]) -> [String] {
    events.map { event in
      switch event {
      case .participantJoined(let who): "join \(who.identity)"
      case .participantLeft(let who, let cause): "leave \(who.identity) \(cause)"
      case .participantChanged(let who, let fields): "change \(who.identity) \(fields.map { "\($0)" }.sorted())"
      case .trackPublished(let track, let who): "publish \(who.identity) \(track.sid)"
      case .trackUnpublished(let track, let who): "unpublish \(who.identity) \(track.sid)"
      case .trackMuted(let track, let who): "mute \(who.identity) \(track.sid) \(track.isMuted)"
      case .speakersChanged(let who): "speakers \(who.map { "\($0.identity) \($0.level)" })"
      case .qualityChanged(let who, let quality): "quality \(who.identity) \(quality)"
      case .roomChanged(let room): "room \(room.metadata)"
      default: "\(event)"
      }
    }
  }

  @Test func comingChangingAndGoing() {
    var roster = Self.roster()
    #expect(names(roster.update([Bench.participant("bob")])) == ["join bob"])
    #expect(
      names(roster.update([Bench.participant("bob", version: 2, tracks: [Bench.track("TR_1")])])) == [
        "publish bob TR_1"
      ])
    #expect(
      names(roster.update([Bench.participant("bob", version: 3, tracks: [Bench.track("TR_1", muted: true)])]))
        == ["mute bob TR_1 true"])
    let renamed = Bench.participant("bob", version: 4, tracks: [Bench.track("TR_2")]) {
      $0.name = "Bob"
      $0.attributes = ["a": "b"]
    }
    #expect(
      names(roster.update([renamed]))
        == [#"change bob ["attributes", "name"]"#, "unpublish bob TR_1", "publish bob TR_2"])
    let gone = Bench.participant("bob", version: 5) {
      $0.state = .disconnected
      $0.disconnectReason = .participantRemoved
    }
    #expect(names(roster.update([gone])) == ["unpublish bob TR_2", "leave bob removed from the room"])
    #expect(roster.remote.isEmpty && roster.participant(sid: "PA_bob") == nil)
  }

  @Test func staleVersionsAreDroppedAndEqualOnesTaken() {
    var roster = Self.roster(Bench.participant("bob", version: 5) { $0.name = "new" })
    #expect(roster.update([Bench.participant("bob", version: 4) { $0.name = "old" }]).isEmpty)
    #expect(
      names(roster.update([Bench.participant("bob", version: 5) { $0.name = "same" }])) == [#"change bob ["name"]"#])
    let end = Bench.participant("bob", version: 4) { $0.state = .disconnected }
    #expect(roster.update([end]).isEmpty && roster.remote.count == 1)
  }

  @Test func aNewStayReplacesTheOldOneUnderTheSameIdentity() {
    var roster = Self.roster(Bench.participant("bob", version: 9, tracks: [Bench.track("TR_1")]))
    let again = Bench.participant("bob", sid: "PA_bob2", version: 1, tracks: [Bench.track("TR_2")]) {
      $0.joinedAtMs = 2000
    }
    #expect(names(roster.update([again])) == ["unpublish bob TR_1", "publish bob TR_2"])
    #expect(roster.participant(sid: "PA_bob2")?.identity == "bob" && roster.participant(sid: "PA_bob") == nil)
    // The old stay's end and its late news come after.
    #expect(roster.update([Bench.participant("bob", version: 99) { $0.state = .disconnected }]).isEmpty)
    #expect(roster.update([Bench.participant("bob", version: 99)]).isEmpty)
    #expect(roster.participant(identity: "bob")?.sid == "PA_bob2")
  }

  @Test func aNewSessionKeepsThoseWhoAreStillThere() {
    var roster = Self.roster(
      Bench.participant("bob", version: 50, tracks: [Bench.track("TR_1")]), Bench.participant("carol"))
    let events = roster.join(
      Bench.join([
        Bench.participant("bob", sid: "PA_new", version: 1, tracks: [Bench.track("TR_1", muted: true)]) {
          $0.joinedAtMs = 5
        },
        Bench.participant("dave"),
      ]))
    #expect(names(events) == ["leave carol no reason given", "mute bob TR_1 true", "join dave"])
    #expect(roster.remote.map(\.sid) == ["PA_new", "PA_dave"])
  }

  @Test func strangersAndOurselvesAreNotOthers() {
    var roster = Self.roster()
    #expect(roster.update([Bench.participant("x") { $0.state = .disconnected }]).isEmpty)
    #expect(roster.update([Bench.participant(""), Bench.participant("y", sid: "")]).isEmpty)
    let own = Bench.participant("me", version: 3) {
      $0.metadata = "m"
      $0.permission.canPublish = false
    }
    #expect(names(roster.update([own])) == [#"change me ["activity", "metadata", "permission"]"#])
    #expect(roster.local?.permission.canPublish == false && roster.remote.isEmpty)
    // Another session of ours under the same identity is not ours.
    #expect(roster.update([Bench.participant("me", sid: "PA_other", version: 9)]).isEmpty)
  }

  @Test func permissionsThatAreNotToldStayAsTheyAre() {
    var roster = Self.roster(Bench.participant("bob") { $0.permission.canPublish = true })
    #expect(roster.update([Bench.participant("bob", version: 2)]).isEmpty)
    #expect(roster.participant(identity: "bob")?.permission.canPublish == true)
  }

  @Test func speakersAreDeltasSortedByLoudness() {
    var roster = Self.roster(Bench.participant("bob"), Bench.participant("carol"))
    func speaker(_ sid: String, _ level: Float, _ active: Bool = true) -> LKSpeakerInfo {
      .with {
        $0.sid = sid
        $0.level = level
        $0.active = active
      }
    }
    #expect(names(roster.update([speaker("PA_bob", 0.25)])) == [#"speakers ["bob 0.25"]"#])
    #expect(
      names(roster.update([speaker("PA_carol", 0.5), speaker("PA_me", 1)]))
        == [#"speakers ["me 1.0", "carol 0.5", "bob 0.25"]"#])
    #expect(names(roster.update([speaker("PA_carol", 0, false)])) == [#"speakers ["me 1.0", "bob 0.25"]"#])
    #expect(roster.update([speaker("PA_carol", 0, false), speaker("PA_nobody", 1)]).isEmpty)
    #expect(
      names(roster.update([speaker("PA_bob", .nan), speaker("PA_me", 7)])) == [#"speakers ["me 1.0", "bob 0.0"]"#])
    #expect(roster.local?.levelInDecibels == 0 && roster.participant(identity: "bob")?.levelInDecibels == -127)
  }

  @Test func qualityOfOthersAndOurs() {
    var roster = Self.roster(Bench.participant("bob"))
    func quality(_ sid: String, _ quality: LKConnectionQuality) -> LKConnectionQualityInfo {
      .with {
        $0.participantSid = sid
        $0.quality = quality
      }
    }
    let update = [quality("PA_bob", .poor), quality("PA_me", .excellent), quality("PA_x", .good)]
    #expect(names(roster.update(update)) == ["quality bob poor", "quality me excellent"])
    #expect(roster.update(update).isEmpty)
    #expect(roster.update([quality("PA_bob", .UNRECOGNIZED(9))]).isEmpty)
  }

  @Test func theRoomsNameAndSIDStayWhenTheyAreNotTold() {
    var roster = Self.roster()
    let update = LKRoom.with { $0.metadata = "m" }
    #expect(names(roster.update(update)) == ["room m"])
    #expect(roster.room.sid == "RM_room" && roster.room.name == "lobby")
    #expect(roster.update(update).isEmpty)
  }

  @Test func subscriptionsOutliveUpdates() {
    var roster = Self.roster(Bench.participant("bob", tracks: [Bench.track("TR_1")]))
    #expect(roster.setSubscribed(true, "TR_1")?.0.isSubscribed == true)
    #expect(roster.setSubscribed(true, "TR_1") == nil && roster.setSubscribed(true, "TR_x") == nil)
    _ = roster.update([Bench.participant("bob", version: 2, tracks: [Bench.track("TR_0"), Bench.track("TR_1")])])
    #expect(roster.participant(identity: "bob")?.tracks.map(\.isSubscribed) == [false, true])
  }

  @Test func aFloodOfTracksAndParticipantsIsBounded() {
    var roster = Self.roster()
    let many = (0..<1000).map { Bench.track("TR_\($0)") }
    _ = roster.update([Bench.participant("bob", tracks: many)])
    #expect(roster.participant(identity: "bob")?.tracks.count == Roster.maximumTracks)
  }
}
