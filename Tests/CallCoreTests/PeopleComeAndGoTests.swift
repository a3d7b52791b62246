import Testing

@testable import CallCore

/// The list of people follows what the room reports.
struct PeopleComeAndGoTests {
  @Test func joiningFillsTheRoomAndStartsTheClock() {
    var store = TestStore()
    store.send(.call(.connecting(room: "standup"))) {
      $0.call.connection = .connecting
      $0.call.room = RoomSummary(name: "standup")
    }
    let room = RoomSummary(name: "standup", sid: "RM_1", metadata: "{}")
    store.send(
      .call(.joined(room: room, me: .talking("ana"), others: [.talking("bo"), .talking("ana"), .talking("chi")])),
      asking: [.after(.seconds(60), .call(.minutePassed), .minute)]
    ) {
      $0.call.connection = .joined
      $0.call.room = room
      $0.call.me = .talking("ana")
      $0.call.others = ParticipantList([.talking("bo"), .talking("chi")])
    }
    #expect(store.state.call.count == 3)
    store.send(.call(.minutePassed), asking: [.after(.seconds(60), .call(.minutePassed), .minute)]) {
      $0.call.minutes = 1
    }
    store.send(.call(.ready)) { $0.call.isReady = true }
  }

  @Test func comingAndGoingIsAnnounced() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.participantJoined(.talking("chi", name: "Chi"))), asking: [.notice(1)]) {
      $0.call.others["chi"] = .talking("chi", name: "Chi")
      _ = $0.show("Chi joined")
    }
    store.send(.call(.participantJoined(.talking("chi", name: "Chi"))))
    store.send(
      .call(.participantLeft(identity: "bo", cause: nil)), asking: [.cancel(.speakerCooling("bo")), .notice(2)]
    ) {
      $0.call.others["bo"] = nil
      _ = $0.show("bo left")
    }
    store.send(.call(.participantLeft(identity: "bo", cause: nil)))
    store.send(.notices(.expired(id: 1)))
    store.send(.notices(.expired(id: 2))) { $0.notices.current = nil }
  }

  @Test func aTownHallIsNotAnnounced() {
    var store = TestStore(.call(with: "p0"))
    for number in 1..<30 { store.given(.call(.participantJoined(.talking("p\(number)")))) }
    let notices = store.state.notices
    store.send(.call(.participantJoined(.talking("late")))) { $0.call.others["late"] = .talking("late") }
    store.send(.call(.participantLeft(identity: "late", cause: nil)), asking: [.cancel(.speakerCooling("late"))]) {
      $0.call.others["late"] = nil
    }
    #expect(store.state.notices == notices)
  }

  @Test func tracksComeMuteAndGo() {
    var store = TestStore(.call(with: "bo"))
    let camera = TrackSummary(sid: "TR_cam", kind: .video, source: .camera)
    store.send(.call(.trackPublished(identity: "bo", camera))) {
      $0.call.others.update("bo") { $0.tracks.append(camera) }
    }
    store.send(.call(.trackSubscribed(identity: "bo", sid: "TR_bo", codec: "opus"))) {
      $0.call.others.update("bo") { $0.tracks[0].codec = "opus" }
    }
    store.send(.call(.trackMuted(identity: "bo", sid: "TR_bo", isMuted: true))) {
      $0.call.others.update("bo") { $0.tracks[0].isMuted = true }
    }
    #expect(store.state.call.others["bo"]?.isMuted == true)
    // An update of the server does not know our codecs.
    store.send(
      .call(
        .participantUpdated(
          Participant(
            identity: "bo", sid: "PA_2", name: "Bo",
            tracks: [TrackSummary(sid: "TR_bo", kind: .audio, source: .microphone)])))
    ) {
      $0.call.others.update("bo") { participant in
        participant.sid = "PA_2"
        participant.name = "Bo"
        participant.tracks = [TrackSummary(sid: "TR_bo", kind: .audio, source: .microphone, codec: "opus")]
      }
    }
    store.send(.call(.trackUnsubscribed(identity: "bo", sid: "TR_bo"))) {
      $0.call.others.update("bo") { $0.tracks[0].codec = nil }
    }
    store.send(.call(.trackUnpublished(identity: "bo", sid: "TR_bo"))) {
      $0.call.others.update("bo") { $0.tracks = [] }
    }
    store.send(.call(.trackMuted(identity: "nobody", sid: "TR_x", isMuted: true)))
  }

  @Test func anUpdateAboutMeIsMine() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.participantUpdated(Participant(identity: "ana", sid: "PA_ana", name: "Ana")))) {
      $0.call.me?.name = "Ana"
      $0.call.me?.tracks = []
    }
  }

  @Test func namesFromOutsideAreBounded() {
    let long = String(repeating: "n", count: 100_000)
    let participant = Participant(
      identity: long, sid: long, name: long,
      tracks: Array(repeating: TrackSummary(sid: "x", kind: .data, source: .unknown), count: 1000))
    #expect(participant.identity.utf8.count == 512 && participant.name.utf8.count == 512)
    #expect(participant.tracks.count == 64)
    #expect("aé漢".bounded(to: 2) == "a")
    #expect("aé漢".bounded(to: 3) == "aé")
    #expect("aé漢".bounded(to: 6) == "aé漢")
  }
}
