import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// Who is let in, what everybody is told, and how a stay ends.
struct JoiningAndLeavingTests {
  @Test func theFirstMessageIsJoin() throws {
    let rooms = TestRooms()
    let alice = try rooms.join(rooms.attempt("alice"))
    let told = rooms.told(alice)
    guard case .join(let join) = told.first else {
      Issue.record("first came \(String(describing: told.first))")
      return
    }
    #expect(join.participant.sid == alice)
    #expect(join.participant.identity == "alice")
    #expect(join.participant.state == .joining)
    #expect(SID.isValid(join.room.sid, .room))
    #expect(join.serverInfo.protocol == 17)
    #expect(join.subscriberPrimary)
    #expect(join.pingInterval == 5)
    #expect(join.pingTimeout == 15)
    #expect(join.fastPublish)
    #expect(join.enabledPublishCodecs.map(\.mime).prefix(2) == ["video/VP8", "video/H264"])
    #expect(!join.sifTrailer.isEmpty)
    #expect(told.contains { if case .refreshToken = $0 { true } else { false } })
  }

  @Test func othersAreToldWhenSomebodyIsConnected() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.join(rooms.attempt("bob"))
    guard case .join(let join) = rooms.told(bob).first else {
      Issue.record("no join")
      return
    }
    #expect(join.otherParticipants.map(\.identity) == ["alice"])
    #expect(rooms.updates(alice).isEmpty, "not yet")
    rooms.happen(.connected(participant: bob, .publisher))
    #expect(rooms.updates(alice).isEmpty, "the subscriber connection decides")
    rooms.happen(.connected(participant: bob, .subscriber))
    let seen = rooms.updates(alice)
    #expect(seen.map(\.identity) == ["bob"])
    #expect(seen.map(\.state) == [.active])
  }

  @Test func leavingIsToldWithItsReason() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    rooms.forget()
    var leave = LKLeaveRequest()
    leave.reason = .clientInitiated
    rooms.say(.leave(leave), as: bob)
    let seen = rooms.updates(alice)
    #expect(seen.map(\.state) == [.disconnected])
    #expect(seen.map(\.disconnectReason) == [.clientInitiated])
    #expect(rooms.told(bob).isEmpty, "who leaves needs no farewell")
    #expect(rooms.ended == [bob])
  }

  @Test func theSameIdentityTakesItsOwnPlace() throws {
    let rooms = TestRooms()
    let old = try rooms.enter("alice")
    let watcher = try rooms.enter("bob")
    rooms.forget()
    let new = try rooms.join(rooms.attempt("alice"))
    let farewells = rooms.told(old).compactMap { if case .leave(let leave) = $0 { leave } else { nil } }
    #expect(farewells.map(\.reason) == [.duplicateIdentity])
    #expect(farewells.map(\.action) == [.disconnect])
    #expect(rooms.ended == [old])
    #expect(rooms.updates(watcher).map(\.sid) == [old])
    // The old socket's late goodbye does not touch the new session.
    rooms.loseSignal(old)
    rooms.say(.leave(LKLeaveRequest()), as: old)
    #expect(rooms.participant(new) != nil)
  }

  @Test func aFullRoomLetsNobodyInButKnownAndHiddenOnes() throws {
    let rooms = TestRooms { $0.room.maximumParticipants = 1 }
    _ = try rooms.enter("alice")
    #expect(throws: JoinRefusal(status: 403, text: "room has exceeded its max participants")) {
      try rooms.join(rooms.attempt("bob"))
    }
    _ = try rooms.join(rooms.attempt("alice"))
    _ = try rooms.join(rooms.attempt("ghost") { $0.hidden = true })
  }

  @Test func withoutAutomaticRoomsAnUnknownRoomIsMissing() throws {
    let rooms = TestRooms { $0.room.createsAutomatically = false }
    #expect(throws: JoinRefusal(status: 404, text: "requested room does not exist")) {
      try rooms.join(rooms.attempt("alice"))
    }
    _ = try rooms.administrate("CreateRoom", ["name": .string("room")]) { $0.roomCreate = true }
    _ = try rooms.join(rooms.attempt("alice"))
  }

  @Test func aSessionThatCannotBeResumedIsToldToStartOver() throws {
    let rooms = TestRooms()
    var attempt = rooms.attempt("alice")
    attempt.isResume = true
    attempt.participantSID = "PA_old"
    guard case .mustReconnect(let leave) = try rooms.directory.join(attempt, at: rooms.now) else {
      Issue.record("joined")
      return
    }
    #expect(leave.reason == .stateMismatch)
    #expect(leave.action == .reconnect)
    #expect(leave.canReconnect)
  }

  @Test func whoNeverConnectsIsRemovedAfterAMinute() throws {
    let rooms = TestRooms()
    let alice = try rooms.join(rooms.attempt("alice"))
    rooms.forget()
    rooms.pass(.seconds(59))
    #expect(rooms.participant(alice) != nil)
    rooms.pass(.seconds(1))
    #expect(rooms.participant(alice) == nil)
    let reasons = rooms.told(alice).compactMap { if case .leave(let leave) = $0 { leave.reason } else { nil } }
    #expect(reasons == [.joinFailure])
  }

  @Test func losingTheSignalEndsOnlyASessionThatNeverConnected() throws {
    let rooms = TestRooms()
    let connected = try rooms.enter("alice")
    let waiting = try rooms.join(rooms.attempt("bob"))
    rooms.loseSignal(connected)
    rooms.loseSignal(waiting)
    #expect(rooms.participant(connected) != nil)
    #expect(rooms.participant(waiting) == nil)
  }

  @Test func aLostMediaConnectionIsAReasonToStartOver() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    rooms.happen(.failed(participant: alice, .subscriber, reason: "silence"))
    let leaves = rooms.told(alice).compactMap { if case .leave(let leave) = $0 { leave } else { nil } }
    #expect(leaves.map(\.reason) == [.connectionTimeout])
    #expect(leaves.map(\.action) == [.reconnect])
    rooms.pass(.seconds(5))
    #expect(rooms.participant(alice) == nil)
  }

  @Test func whoLosesBothSignalAndMediaIsGoneAtOnce() throws {
    let rooms = TestRooms()
    let (alice, bob) = (try rooms.enter("alice"), try rooms.enter("bob"))
    rooms.loseSignal(alice)
    #expect(rooms.participant(alice) != nil)
    rooms.happen(.failed(participant: alice, .publisher, reason: "closed"))
    #expect(rooms.participant(alice) == nil)
    rooms.happen(.failed(participant: bob, .publisher, reason: "closed"))
    #expect(rooms.participant(bob) != nil)
    rooms.loseSignal(bob)
    #expect(rooms.participant(bob) == nil)
  }

  @Test func roomsEndWhenNobodyIsThereForLong() throws {
    let rooms = TestRooms()
    _ = try rooms.administrate("CreateRoom", ["name": .string("empty")]) { $0.roomCreate = true }
    let alice = try rooms.enter("alice", room: "used")
    rooms.say(.leave(LKLeaveRequest()), as: alice)
    rooms.pass(.seconds(19))
    #expect(rooms.directory.rooms.keys.sorted() == ["empty", "used"])
    rooms.pass(.seconds(1))
    #expect(rooms.directory.rooms.keys.sorted() == ["empty"])
    rooms.pass(.seconds(280))
    #expect(rooms.directory.rooms.isEmpty)
    // Joining right after works.
    _ = try rooms.enter("alice", room: "used")
  }

  @Test func theServersEndIsToldToEverybody() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    rooms.directory.shutDown(at: rooms.now)
    rooms.pass(.zero)
    let reasons = rooms.told(alice).compactMap { if case .leave(let leave) = $0 { leave.reason } else { nil } }
    #expect(reasons == [.serverShutdown])
    #expect(throws: JoinRefusal.self) { try rooms.join(rooms.attempt("bob")) }
  }

  @Test func bothKindsOfPingAreAnswered() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    var ping = LKPing()
    ping.timestamp = 42
    rooms.say(.pingReq(ping), as: alice)
    rooms.say(.ping(42), as: alice)
    let told = rooms.told(alice)
    guard told.count == 2, case .pongResp(let pong) = told[0], case .pong(let time) = told[1] else {
      Issue.record("\(told)")
      return
    }
    #expect(pong.lastPingTimestamp == 42)
    #expect(pong.timestamp == rooms.now.unixMilliseconds)
    #expect(time == rooms.now.unixMilliseconds)
  }

  @Test func tokensAreRefreshedWithWhatHoldsNow() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice") { $0.canUpdateOwnMetadata = true }
    func refreshed() throws -> [TokenClaims] {
      try rooms.told(alice).compactMap { message in
        guard case .refreshToken(let text) = message else { return nil }
        return try AccessToken(verifying: text, at: rooms.now.date) { _ in TestRooms.secret }.claims
      }
    }
    rooms.pass(.seconds(299))
    #expect(try refreshed().isEmpty)
    rooms.pass(.seconds(1))
    #expect(try refreshed().map(\.identity) == ["alice"])
    var update = LKUpdateParticipantMetadata()
    update.metadata = "new"
    rooms.say(.updateMetadata(update), as: alice)
    let claims = try refreshed()
    #expect(claims.map(\.metadata) == ["new"])
    #expect(claims.first?.video?.roomJoin == true)
  }

  @Test func hiddenParticipantsAreSeenByThemselvesOnly() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let ghost = try rooms.enter("ghost") { $0.hidden = true }
    #expect(rooms.updates(alice).isEmpty)
    let bob = try rooms.join(rooms.attempt("bob"))
    guard case .join(let join) = rooms.told(bob).first else {
      Issue.record("no join")
      return
    }
    #expect(join.otherParticipants.map(\.identity) == ["alice"])
    #expect(join.room.numParticipants == 2, "alice and bob")
    rooms.say(.leave(LKLeaveRequest()), as: ghost)
    #expect(rooms.updates(alice).isEmpty)
  }

  @Test func whoseDataChannelsDiedIsToldToStartOver() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    for sid in [alice, bob] {
      rooms.happen(.dataFailed(participant: sid, .publisher, reason: "tooManyRetransmissions"))
    }
    // Some end their channels before they say good-bye.
    rooms.say(.leave(LKLeaveRequest()), as: bob)
    #expect(rooms.updates(alice).map(\.disconnectReason) == [.clientInitiated])
    rooms.pass(.milliseconds(1900))
    #expect(rooms.participant(alice) != nil)
    rooms.pass(.milliseconds(200))
    let leaves = rooms.told(alice).compactMap { if case .leave(let leave) = $0 { leave } else { nil } }
    #expect(leaves.map(\.action) == [.reconnect])
    #expect(leaves.map(\.reason) == [.stateMismatch])
    #expect(rooms.participant(alice) == nil)
  }

  @Test func agentsNeedNoPlaceAndRecordersAreTold() throws {
    let rooms = TestRooms { $0.room.maximumParticipants = 1 }
    let alice = try rooms.enter("alice")
    var agent = rooms.attempt("agent") { $0.recorder = true }
    agent.claims.kind = "agent"
    agent.claims.kindDetails = ["cloud_agent", "unheard_of"]
    let sid = try rooms.join(agent)
    let told = rooms.told(alice).compactMap { if case .roomUpdate(let update) = $0 { update.room } else { nil } }
    #expect(told.map(\.activeRecording) == [true])
    #expect(told.first?.numParticipants == 1)
    #expect(rooms.participant(sid)?.info.kindDetails == [.cloudAgent])
    #expect(throws: JoinRefusal.self) { try rooms.join(rooms.attempt("bob")) }
    rooms.forget()
    rooms.say(.leave(LKLeaveRequest()), as: sid)
    let after = rooms.told(alice).compactMap { if case .roomUpdate(let update) = $0 { update.room } else { nil } }
    #expect(after.map(\.activeRecording) == [false])
  }

  @Test func namesAreMeasuredInBytes() throws {
    let rooms = TestRooms()
    // One character of 25 bytes, eleven times.
    let family = String(repeating: "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}", count: 11)
    #expect(family.count == 11)
    #expect(throws: JoinRefusal.self) { try rooms.join(rooms.attempt(family)) }
    #expect(throws: JoinRefusal.self) { try rooms.join(rooms.attempt("alice", room: family)) }
  }
}
