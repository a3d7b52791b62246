import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// What the world outside is told of rooms, participants and tracks.
struct WebhookEventsTests {
  private func names(_ rooms: TestRooms) -> [String] { rooms.events.map(\.event) }

  @Test func aParticipantsStoryIsToldInOrder() throws {
    let rooms = TestRooms { $0.room.departureTimeout = .seconds(20) }
    let ana = try rooms.enter("ana")
    let track = rooms.publish("mic", as: ana)
    rooms.happen(.published(participant: ana, []))
    rooms.say(.leave(LKLeaveRequest()), as: ana)
    rooms.pass(.seconds(21))
    #expect(
      names(rooms) == [
        "room_started", "participant_joined", "track_published", "track_unpublished", "participant_left",
        "room_finished",
      ])
    let events = rooms.events
    #expect(Set(events.map(\.id)).count == 6 && events.allSatisfy { SID.isValid($0.id, .event) })
    #expect(events[0].createdAt == 1_700_000_000 && events[5].createdAt == 1_700_000_021)
    #expect(events.allSatisfy { $0.room.name == "room" && $0.room.sid == events[0].room.sid })
    #expect(events[0].room.emptyTimeout == 300 && events[0].room.numParticipants == 0)
    #expect(events[1].participant.identity == "ana" && events[1].participant.state == .active)
    #expect(events[1].room.numParticipants == 1)
    #expect(events[2].track.sid == track && events[2].track.mimeType == "audio/opus")
    #expect(events[2].participant.sid == ana && events[2].participant.joinedAt == 0, "only who it is")
    #expect(events[2].room.emptyTimeout == 0, "only which it is")
    #expect(events[3].track.sid == track)
    #expect(events[4].participant.state == .disconnected && events[4].participant.disconnectReason == .clientInitiated)
    #expect(events[5].roomEndReason == .roomEndIdleTimeout)
  }

  @Test func tracksAreToldOfBehindTheirPublisher() throws {
    let rooms = TestRooms()
    let ana = try rooms.join(rooms.attempt("ana"))
    rooms.publish("mic", as: ana)
    #expect(names(rooms) == ["room_started"], "it is not there yet")
    rooms.connect(ana)
    #expect(names(rooms) == ["room_started", "participant_joined", "track_published"])
    rooms.connect(ana)
    #expect(rooms.events.count == 3, "once")
    rooms.say(.leave(LKLeaveRequest()), as: ana)
    #expect(Array(names(rooms).dropFirst(3)) == ["track_unpublished", "participant_left"])
  }

  @Test func mutingIsToldToTheProgramAround() throws {
    let rooms = TestRooms()
    let ana = try rooms.enter("ana")
    let track = rooms.publish("mic", as: ana)
    let told = rooms.events.count
    for isMuted in [true, true, false] {
      var mute = LKMuteTrackRequest()
      mute.sid = track
      mute.muted = isMuted
      rooms.say(.mute(mute), as: ana)
    }
    let seen = rooms.notices.compactMap { notice -> Bool? in
      guard case .muted("room", "ana", .microphone, let isMuted) = notice else { return nil }
      return isMuted
    }
    #expect(seen == [true, false])
    #expect(rooms.events.count == told, "LiveKit has no webhook of it")
  }

  @Test func whoNeverConnectedHasNotJoined() throws {
    let rooms = TestRooms()
    let ana = try rooms.join(rooms.attempt("ana"))
    rooms.publish("mic", as: ana)
    rooms.loseSignal(ana)
    #expect(names(rooms) == ["room_started", "participant_connection_aborted"])
    #expect(rooms.events[1].participant.identity == "ana")
  }

  @Test func aRoomTellsWhyItEnds() throws {
    let rooms = TestRooms()
    _ = try rooms.administrate("CreateRoom", ["name": .string("made"), "metadata": .string("m")]) {
      $0.roomCreate = true
    }
    #expect(names(rooms) == ["room_started"])
    #expect(rooms.events[0].room.metadata == "m", "with the settings that it was made with")
    _ = try rooms.administrate("CreateRoom", ["name": .string("made")]) { $0.roomCreate = true }
    #expect(rooms.events.count == 1, "it was there already")
    _ = try rooms.enter("ana", room: "made")
    _ = try rooms.administrate("DeleteRoom", ["room": .string("made")]) { $0.roomCreate = true }
    #expect(names(rooms) == ["room_started", "participant_joined", "participant_left", "room_finished"])
    #expect(rooms.events[2].participant.disconnectReason == .roomDeleted)
    #expect(rooms.events[3].roomEndReason == .roomEndApiDelete)
    _ = try rooms.enter("bo", room: "other")
    rooms.directory.shutDown(at: rooms.now)
    rooms.pass(.zero)
    #expect(rooms.events.last?.event == "room_finished" && rooms.events.last?.roomEndReason == .roomEndServerShutdown)
  }

  @Test func theSecondSessionOfAnIdentityComesBehindTheEndOfTheFirst() throws {
    let rooms = TestRooms()
    let first = try rooms.enter("ana")
    let second = try rooms.enter("ana")
    #expect(
      names(rooms) == ["room_started", "participant_joined", "participant_left", "participant_joined"])
    #expect(rooms.events[2].participant.sid == first && rooms.events[3].participant.sid == second)
    #expect(rooms.events[2].participant.disconnectReason == .duplicateIdentity)
  }

  @Test func settingsSayWhatIsTold() throws {
    let rooms = TestRooms {
      $0.webhooks.excludedEvents = ["participant_joined"]
      $0.webhooks.tellsWholeRoom = true
    }
    rooms.publish("mic", as: try rooms.enter("ana"))
    #expect(names(rooms) == ["room_started", "track_published"])
    #expect(rooms.events[1].room.emptyTimeout == 300)
  }

  @Test func tracksThatAreTakenAwayAreToldOf() throws {
    let rooms = TestRooms()
    let ana = try rooms.enter("ana")
    rooms.publish("mic", as: ana)
    _ = try rooms.administrate(
      "UpdateParticipant",
      [
        "room": .string("room"), "identity": .string("ana"),
        "permission": .object(["can_subscribe": .bool(true), "can_publish": .bool(false)]),
      ]
    ) {
      $0.roomAdmin = true
      $0.room = "room"
    }
    #expect(names(rooms).last == "track_unpublished")
  }
}
