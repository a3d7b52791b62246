import LiveKit
import NchatAPI
import NchatClient
import Testing

@testable import Backend

/// What the media server told and nobody heard is found out by looking.
struct LostWebhooksTests {
  @Test func whoCameUnheardIsFound() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      lab.isDeaf.withLock { $0 = true }
      let (first, second) = (try await alice.enter(call), try await bob.enter(call))
      let track = try await second.publish()
      await second.room.setMuted(true, track)
      let room = try #require(try lab.sql("select livekit_room_name from nchat_calls")[0][0])
      try await eventually("both are in the room") {
        let people = try await lab.liveKit.participants(of: room)
        return people.count == 2 && people.allSatisfy { $0.state == .active }
          && people.flatMap(\.tracks).contains(where: \.muted)
      }
      lab.pass(10)
      for person in [alice, bob] { try await lab.seen(person, in: call) }
      try await eventually("that he is muted is found, too") { try await bob.part(in: call)?.isMuted == true }
      await second.leave()
      lab.pass(10)
      try await eventually("that he has gone is found") {
        try lab.sql("select 1 from nchat_call_participants where join_deadline is not null").count == 1
      }
      lab.pass(31)
      try await eventually("so that the call ends") { try await alice.client.show(call).status == .ended }
      await first.leave()
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test func aRoomThatIsLostIsMadeAgain() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      let (first, second) = (try await alice.enter(call), try await bob.enter(call))
      for person in [alice, bob] { try await lab.seen(person, in: call) }
      let row = try lab.sql("select livekit_room_name, room_sid from nchat_calls")[0]
      let room = try #require(row[0])
      lab.isDeaf.withLock { $0 = true }
      try await lab.liveKit.deleteRoom(room)
      for guest in [first, second] { #expect(try await guest.end() == .byServer(.roomDeleted)) }
      lab.isDeaf.withLock { $0 = false }
      lab.pass(10)
      try await eventually("it is there again") { try await lab.liveKit.room(room) != nil }
      let (third, fourth) = (try await alice.enter(call), try await bob.enter(call))
      for person in [alice, bob] { try await lab.seen(person, in: call) }
      #expect(try await alice.client.show(call).status == .active)
      #expect(try lab.sql("select room_sid from nchat_calls")[0][0] != row[1])
      for guest in [first, second, third, fourth] { await guest.leave() }
      try await eventually("it ends as calls do") { try await alice.client.show(call).endReason == .completed }
      for person in [alice, bob] { await person.close() }
    }
  }
}
