import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// Grants and permissions, as they are and as they change while somebody is there.
struct PermissionTests {
  private func permission(_ change: (inout LKParticipantPermission) -> Void) -> LKParticipantPermission {
    var permission = LKParticipantPermission()
    permission.canPublish = true
    permission.canSubscribe = true
    permission.canPublishData = true
    change(&permission)
    return permission
  }

  private func update(_ rooms: TestRooms, _ identity: String, _ permission: LKParticipantPermission) throws {
    var request = LKUpdateParticipantRequest()
    request.room = "room"
    request.identity = identity
    request.permission = permission
    let json = try JSONValue(parsing: request.jsonUTF8Bytes() as [UInt8])
    guard case .object(let body) = json else { return }
    let response = try rooms.administrate("UpdateParticipant", body) {
      $0.roomAdmin = true
      $0.room = "room"
    }
    #expect(response.status == 200)
  }

  @Test func losingThePermissionToPublishTakesTheTracks() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    try update(rooms, "alice", permission { $0.canPublish = false })
    let told = rooms.told(alice)
    #expect(told.contains { if case .trackUnpublished(let track) = $0 { track.trackSid == mic } else { false } })
    let own = told.compactMap { if case .update(let update) = $0 { update.participants.first } else { nil } }
    #expect(own.last?.permission.canPublish == false)
    #expect(rooms.updates(bob).last?.tracks.isEmpty == true)
    var add = LKAddTrackRequest()
    add.cid = "again"
    rooms.say(.addTrack(add), as: alice)
    #expect(rooms.participant(alice)?.pending.isEmpty == true)
  }

  @Test func losingThePermissionToSubscribeEndsSubscriptions() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    rooms.publish("mic", as: alice)
    rooms.forget()
    try update(rooms, "bob", permission { $0.canSubscribe = false })
    #expect(
      rooms.commands().contains { if case .subscriptions(bob, let tracks) = $0 { tracks.isEmpty } else { false } })
    try update(rooms, "bob", permission { _ in })
    #expect(
      rooms.commands().contains { if case .subscriptions(bob, let tracks) = $0 { tracks.count == 1 } else { false } })
  }

  @Test func whoBecomesHiddenDisappears() throws {
    let rooms = TestRooms()
    _ = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    rooms.forget()
    try update(rooms, "alice", permission { $0.hidden = true })
    #expect(rooms.updates(bob).map(\.state) == [.disconnected])
    try update(rooms, "alice", permission { _ in })
    #expect(rooms.updates(bob).map(\.state) == [.active])
  }

  @Test func aPublishersAllowListIsFollowedLive() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    var allow = LKSubscriptionPermission()
    var entry = LKTrackPermission()
    entry.participantIdentity = "carol"
    entry.allTracks = true
    allow.trackPermissions = [entry]
    rooms.say(.subscriptionPermission(allow), as: alice)
    var told = rooms.told(bob).compactMap {
      if case .subscriptionPermissionUpdate(let update) = $0 { update } else { nil }
    }
    #expect(told.map(\.allowed) == [false])
    #expect(told.map(\.trackSid) == [mic])
    #expect(told.map(\.participantSid) == [alice])
    let carol = try rooms.enter("carol")
    #expect(rooms.participant(carol)?.forwarded.map(\.trackSID) == [mic])
    #expect(rooms.participant(bob)?.forwarded.isEmpty == true)

    allow.allParticipants = true
    allow.trackPermissions = []
    rooms.forget()
    rooms.say(.subscriptionPermission(allow), as: alice)
    told = rooms.told(bob).compactMap { if case .subscriptionPermissionUpdate(let update) = $0 { update } else { nil } }
    #expect(told.map(\.allowed) == [true])
    #expect(rooms.participant(bob)?.forwarded.map(\.trackSID) == [mic])
  }

  @Test func ownMetadataNeedsAPermissionAndHasALimit() throws {
    let rooms = TestRooms { $0.limits.metadataSize = 10 }
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob", protocol: 14) { $0.canUpdateOwnMetadata = true }
    func set(_ sid: String, _ change: (inout LKUpdateParticipantMetadata) -> Void) -> [LKRequestResponse.Reason] {
      var update = LKUpdateParticipantMetadata()
      update.requestID = 5
      change(&update)
      rooms.forget()
      rooms.say(.updateMetadata(update), as: sid)
      return rooms.told(sid).compactMap { message in
        guard case .requestResponse(let response) = message else { return nil }
        #expect(response.requestID == 5)
        return response.reason
      }
    }
    #expect(set(alice) { $0.metadata = "mine" } == [.notAllowed])
    #expect(set(bob) { $0.metadata = "much too long" } == [.limitExceeded])
    #expect(set(bob) { $0.attributes = ["a": "1", "b": "2"] }.isEmpty, "older clients are told only of failures")
    #expect(set(bob) { $0.attributes = ["a": "", "c": "3"] }.isEmpty)
    #expect(rooms.participant(bob)?.claims.attributes == ["b": "2", "c": "3"])
    #expect(rooms.updates(alice).last?.attributes == ["b": "2", "c": "3"])
  }

  @Test func successIsConfirmedToNewerClients() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice", protocol: 15) { $0.canUpdateOwnMetadata = true }
    var update = LKUpdateParticipantMetadata()
    update.name = "Alice"
    rooms.say(.updateMetadata(update), as: alice)
    let reasons = rooms.told(alice).compactMap { if case .requestResponse(let r) = $0 { r.reason } else { nil } }
    #expect(reasons == [.ok])
  }

  @Test func selectiveSubscribersGetWhatTheyAskFor() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob", automatic: false)
    let mic = rooms.publish("mic", as: alice)
    #expect(rooms.participant(bob)?.forwarded.isEmpty == true)
    var update = LKUpdateSubscription()
    update.trackSids = [mic, "garbage"]
    update.subscribe = true
    rooms.say(.subscription(update), as: bob)
    #expect(rooms.participant(bob)?.forwarded.map(\.trackSID) == [mic])
    update.subscribe = false
    rooms.say(.subscription(update), as: bob)
    #expect(rooms.participant(bob)?.forwarded.isEmpty == true)
  }

  @Test func aTrackThatNeverComesIsReported() throws {
    let rooms = TestRooms()
    let bob = try rooms.enter("bob", automatic: false)
    var update = LKUpdateSubscription()
    update.trackSids = ["TR_nothere"]
    update.subscribe = true
    rooms.say(.subscription(update), as: bob)
    rooms.pass(.seconds(60))
    let errors = rooms.told(bob).compactMap { if case .subscriptionResponse(let r) = $0 { r } else { nil } }
    #expect(errors.map(\.err) == [.seTrackNotfound])
    #expect(errors.map(\.trackSid) == ["TR_nothere"])
  }

  @Test func aSubscriberWithoutTheCodecIsTold() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let cam = rooms.publish("cam", .camera, as: alice)
    rooms.forget()
    rooms.happen(.codecUnsupported(participant: bob, trackSID: cam))
    let errors = rooms.told(bob).compactMap { if case .subscriptionResponse(let r) = $0 { r.err } else { nil } }
    #expect(errors == [.seCodecUnsupported])
    #expect(rooms.participant(bob)?.forwarded.isEmpty == true)
  }

  @Test func whoMayNotSubscribeGetsDataOnTheConnectionItPublishesOnAndMediaOnceItMay() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    let bob = try rooms.join(rooms.attempt("bob") { $0.canSubscribe = false })
    guard case .join(let join)? = rooms.told(bob).first else {
      Issue.record("no join")
      return
    }
    #expect(!join.subscriberPrimary)
    #expect(
      rooms.commands().contains {
        if case .open(bob, room: "room", identity: "bob", .dual, primary: .publisher, subscribes: false) = $0 {
          true
        } else {
          false
        }
      })
    rooms.happen(.connected(participant: bob, .publisher))
    #expect(rooms.participant(bob)?.state == .active)
    #expect(rooms.participant(bob)?.forwarded.isEmpty == true)
    rooms.forget()
    for _ in 0..<2 { try update(rooms, "bob", permission { _ in }) }
    let commands = rooms.commands()
    let opened = commands.indices.filter { if case .openSubscriber(bob) = commands[$0] { true } else { false } }
    #expect(opened.count == 1, "it is made once")
    let subscribed = commands.firstIndex {
      if case .subscriptions(bob, let tracks) = $0 { tracks.map(\.trackSID) == [mic] } else { false }
    }
    #expect(try #require(opened.first) < #require(subscribed))
    #expect(rooms.participant(bob)?.primary == .publisher, "as the join message said")
  }

  @Test func anAllowListIsBounded() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let mic = rooms.publish("mic", as: alice)
    rooms.forget()
    var allow = LKSubscriptionPermission()
    allow.trackPermissions = (0...SubscriptionAllowList.maximumEntries).map { number in
      .with { $0.participantIdentity = "p\(number)" }
    }
    rooms.say(.subscriptionPermission(allow), as: alice)
    let reasons = rooms.told(alice).compactMap { if case .requestResponse(let r) = $0 { r.reason } else { nil } }
    #expect(reasons == [.limitExceeded])
    #expect(rooms.participant(bob)?.forwarded.map(\.trackSID) == [mic], "the list before it counts")
    allow.trackPermissions = [
      .with {
        $0.participantIdentity = "bob"
        $0.trackSids = ["TR_other"]
      },
      .with {
        $0.participantSid = bob
        $0.trackSids = [mic]
      },
    ]
    rooms.say(.subscriptionPermission(allow), as: alice)
    #expect(rooms.participant(bob)?.forwarded.map(\.trackSID) == [mic], "each name counts")
  }

  @Test func wishesAboutLayersGoWithTheirTracks() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let cam = rooms.publish("cam", .camera, as: alice)
    var settings = LKUpdateTrackSettings()
    settings.trackSids = [cam, "TR_never"]
    settings.disabled = true
    rooms.say(.trackSetting(settings), as: bob)
    #expect(rooms.participant(bob)?.wishes.keys.sorted() == [cam])
    rooms.happen(.published(participant: alice, []))
    #expect(rooms.participant(bob)?.wishes.isEmpty == true)
  }

  @Test func aTrackThatWasDeliveredAndWentIsNotReportedAsMissing() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob", automatic: false)
    let mic = rooms.publish("mic", as: alice)
    var update = LKUpdateSubscription()
    update.trackSids = [mic]
    update.subscribe = true
    rooms.say(.subscription(update), as: bob)
    rooms.pass(.seconds(90))
    rooms.say(.leave(LKLeaveRequest()), as: alice)
    rooms.pass(.seconds(90))
    #expect(!rooms.told(bob).contains { if case .subscriptionResponse = $0 { true } else { false } })
  }
}
