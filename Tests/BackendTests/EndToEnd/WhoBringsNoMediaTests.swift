import LiveKit
import NchatAPI
import NchatClient
import Testing

@testable import Backend

/// People who are called and do not answer, or join and bring no media: a real server, whose time is moved.
struct WhoBringsNoMediaTests {
  @Test func itRingsForHalfAMinute() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      let guest = try await alice.enter(call)
      try await lab.seen(alice, in: call)
      let ring = try await bob.event("the ring") { if case .callRing(let ring) = $0 { ring } else { nil } }
      #expect(ring.expiresAt - lab.now == 30)
      lab.pass(31)
      for person in [alice, bob] {
        let told = try await person.event("the timeout") { if case .callTimeout(let told) = $0 { told } else { nil } }
        #expect(told.callId == call && told.userId == bob.id)
        let end = try await person.event("the end") { if case .callEnd(let end) = $0 { end } else { nil } }
        #expect(end.status == .missed && end.reason == .missed && end.duration == 0)
      }
      #expect(try await bob.client.callHistory(CallHistoryQuery(missed: true)).map(\.call.id) == [call])
      #expect(try await bob.part(in: call)?.status == .missed)
      #expect(try await guest.end() == .byServer(.roomDeleted))
      await guest.leave()
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test func whoAnswersAndBringsNothingHasLeft() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      let guest = try await alice.enter(call)
      try await lab.seen(alice, in: call)
      let answer = try await bob.client.accept(call)
      #expect(answer.status == .joined && answer.joinedAt == lab.now)
      #expect(try await alice.client.show(call).status == .active)
      _ = try await alice.event("the answer") { if case .callAccept(let told) = $0 { told } else { nil } }
      lab.pass(31)
      let end = try await alice.event("the end") { if case .callEnd(let end) = $0 { end } else { nil } }
      #expect(end.status == .ended && end.reason == .timeout)
      let part = try await bob.part(in: call)
      #expect(part?.status == .left && part?.leaveReason == .timeout && part?.durationSeconds == 31)
      #expect(try await guest.end() == .byServer(.roomDeleted))
      await guest.leave()
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test func whoComesTooLateIsTakenOutOfTheRoom() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let channel = try #require(try await alice.client.listChannels().first).id
      let call = try await alice.client.huddle(inChannel: channel).callId
      await alice.follow(.call(call))
      let first = try await alice.enter(call)
      try await lab.seen(alice, in: call)
      let token = try await bob.client.huddle(inChannel: channel)
      lab.pass(31)
      let gone = try await alice.event("his leaving") {
        if case .participantLeft(let change) = $0, change.participant.userId == bob.id {
          change.participant
        } else {
          nil
        }
      }
      #expect(gone.status == .left && gone.leaveReason == .timeout)
      do {
        let late = try await Guest.join(token.livekitUrl, token.token)
        #expect(try await late.end() == .byServer(.removed))
        await late.leave()
      } catch let end as RoomEnd {
        // The server may be faster than the client.
        #expect(end == .byServer(.removed))
      }
      #expect(try await alice.client.show(call).status == .active, "one may wait alone")
      // Asking again is all it takes.
      let again = try await bob.enter(call)
      try await lab.seen(bob, in: call)
      #expect(try await bob.part(in: call)?.status == .joined)
      for guest in [first, again] { await guest.leave() }
      try await eventually("the last one's going ends it") { try await alice.client.show(call).status == .ended }
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test func whoseConnectionIsLostHasTimeToComeBack() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      let (first, second) = (try await alice.enter(call), try await bob.enter(call))
      for person in [alice, bob] { try await lab.seen(person, in: call) }
      // Another connection of the same person takes the place of the first.
      let third = try await bob.enter(call)
      #expect(try await second.end() == .byServer(.duplicateIdentity))
      try await lab.seen(bob, in: call)
      lab.pass(31)
      // A look of the sweeps at the new time is over once a later one has ended another's ring.
      #expect(try await bob.part(in: call)?.status == .joined)
      try await lab.liveKit.remove(
        bob.id.description, from: lab.sql("select livekit_room_name from nchat_calls")[0][0] ?? "")
      #expect(try await third.end() == .byServer(.removed))
      try await eventually("it is noticed") {
        try lab.sql("select 1 from nchat_call_participants where join_deadline is not null").count == 1
      }
      lab.pass(31)
      let end = try await alice.event("the end") { if case .callEnd(let end) = $0 { end } else { nil } }
      #expect(end.reason == .network)
      #expect(try await bob.part(in: call)?.leaveReason == .networkError)
      for guest in [first, second, third] { await guest.leave() }
      for person in [alice, bob] { await person.close() }
    }
  }
}
