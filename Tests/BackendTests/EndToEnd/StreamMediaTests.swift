import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

/// Streams follow their broadcasters, as a real media server sees them.
struct StreamMediaTests {
  private func request(_ lab: CallLab, _ alice: Person, at time: Timestamp?) async throws -> LiveStream {
    let channels = try await alice.client.listChannels()
    let channel = try #require(channels.first { $0.slug == "general" })
    return try await alice.client.createStream(
      CreateStreamRequest(channelId: channel.id, title: "a stream", scheduledAt: time))
  }

  private func enter(_ stream: EntityID, _ person: Person) async throws -> Guest {
    let token = try await person.client.streamToken(stream)
    return try await Guest.join(token.livekitUrl, token.token)
  }

  private func isThere(_ lab: CallLab, _ stream: EntityID, _ isThere: Bool = true) async throws {
    try await eventually("the media server's word of the broadcaster never came") {
      try lab.sql("select 1 from nchat_streams where id = '\(stream)' and broadcaster_sid is not null").isEmpty
        != isThere
    }
  }

  private func becomes(_ status: StreamStatus, _ stream: EntityID, _ person: Person) async throws -> LiveStream {
    try await eventually("the stream never was \(status)") {
      let seen = try await person.client.stream(stream)
      return seen.status == status ? seen : nil
    }
  }

  @Test("It begins at its time when its broadcaster waits, and is over when they have been away for too long")
  func waiting() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let time = lab.now + 30
      let stream = try await request(lab, alice, at: time).id
      await bob.follow(.stream(stream))
      // The media server has a clock of its own, by which tokens are good: it is asked for before time passes.
      let token = try await alice.client.streamToken(stream)
      let guest = try await Guest.join(token.livekitUrl, token.token)
      try await isThere(lab, stream)
      #expect(try await alice.client.stream(stream).status == .scheduled)
      lab.pass(30)
      let live = try await becomes(.live, stream, bob)
      #expect(live.startedAt.map { $0 >= time } == true)
      _ = try await bob.event("the beginning") { if case .streamStart(let change) = $0 { change } else { nil } }
      await guest.leave()
      try await isThere(lab, stream, false)
      let gone = lab.now
      // They come back in time.
      lab.pass(60)
      let again = try await Guest.join(token.livekitUrl, token.token)
      try await isThere(lab, stream)
      lab.pass(3_600)
      #expect(try await bob.client.stream(stream).status == .live)
      await again.leave()
      // By now the media server's words are too old to be believed: that they are gone is found out.
      lab.pass(11)
      try await isThere(lab, stream, false)
      lab.pass(StreamMachine.absence)
      let ended = try await becomes(.ended, stream, bob)
      #expect(ended.endedAt.map { $0 > gone + 3_600 } == true)
      await bob.close()
      await alice.close()
    }
  }

  @Test("Whoever comes late begins it by coming; what is lost of the media server's words is found out")
  func late() async throws {
    try await CallLab.run { lab in
      let alice = try await lab.signIn("alice")
      let stream = try await request(lab, alice, at: lab.now + 60).id
      let token = try await alice.client.streamToken(stream)
      lab.pass(120)
      #expect(try await alice.client.stream(stream).status == .scheduled)
      lab.isDeaf.withLock { $0 = true }
      let guest = try await Guest.join(token.livekitUrl, token.token)
      lab.pass(11)
      _ = try await becomes(.live, stream, alice)
      await guest.leave()
      lab.pass(11)
      try await isThere(lab, stream, false)
      lab.pass(StreamMachine.absence)
      _ = try await becomes(.ended, stream, alice)
      await alice.close()
    }
  }

  @Test("After a start of the server it does not begin for somebody who was there before")
  func startedAgain() async throws {
    let place = try TestPlace()
    let begin = Timestamp.now()
    var (stream, guest): (EntityID?, Guest?)
    try await CallLab.run(after: (place, begin)) { lab in
      let alice = try await lab.signIn("alice")
      let made = try await request(lab, alice, at: begin + 5).id
      guest = try await enter(made, alice)
      try await isThere(lab, made)
      stream = made
      // What ends with the server is told to nobody.
      lab.isDeaf.withLock { $0 = true }
      await alice.close()
    }
    await guest?.leave()
    let announced = try #require(stream)
    try await CallLab.run(after: (place, begin)) { lab in
      let alice = try await lab.signIn("alice")
      try await isThere(lab, announced, false)
      lab.pass(6)
      lab.pass(StreamMachine.patience)
      _ = try await becomes(.missed, announced, alice)
      await alice.close()
    }
  }

  @Test("Whoever is removed from the channel is off the air, as the server itself finds")
  func removedFromTheChannel() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let stream = try await request(lab, bob, at: nil)
      _ = try await bob.client.startStream(stream.id)
      await alice.follow(.stream(stream.id))
      let guest = try await enter(stream.id, bob)
      try await isThere(lab, stream.id)
      // By another process, which tells nobody.
      let database = try lab.place.open()
      try await Ledger(database: database) { _ in }.change(at: lab.now) { change in
        try ChannelRows.leave(try #require(stream.channelId), bob.id, removedBy: alice.id, change)
      }
      try database.close()
      _ = try await alice.event("the end") { if case .streamEnd(let change) = $0 { change } else { nil } }
      #expect(try await guest.end() == .byServer(.roomDeleted))
      await guest.leave()
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test("Whoever was suspended while no server was there broadcasts nothing, and is in no call, after the next start")
  func suspendedMeanwhile() async throws {
    let place = try TestPlace()
    let begin = Timestamp.now()
    try await CallLab.run(after: (place, begin)) { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      for person in [alice, bob] { _ = try await person.client.startStream(try await request(lab, person, at: nil).id) }
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      _ = try await bob.client.accept(call)
      for person in [alice, bob] { await person.close() }
    }
    let administration = try Administration(place.location, makes: false)
    _ = try await administration.suspend("bob")
    try administration.close()
    try await CallLab.run(after: (place, begin)) { lab in
      try await eventually("the call is over") {
        try lab.sql("select 1 from nchat_calls where ended_at is null").isEmpty
      }
      try await eventually("his stream is over, and hers goes on") {
        try lab.sql(
          """
          select u.username, s.status from nchat_streams s join nchat_users u on u.id = s.broadcaster_id order by 1
          """) == [["alice", "live"], ["bob", "ended"]]
      }
    }
  }

  @Test("Whoever waits for a stream that is deleted is told that it is taken back, and follows nothing any more")
  func deleted() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let waiting = try await request(lab, alice, at: lab.now + 600).id
      let over = try await request(lab, alice, at: nil).id
      _ = try await alice.client.startStream(over)
      _ = try await alice.client.endStream(over)
      for stream in [waiting, over] {
        await bob.follow(.stream(stream))
        try await alice.client.deleteStream(stream)
        try await eventually("\(stream) is followed no more") {
          bob.updates.contains { if case .unsubscribed(.stream(stream), _) = $0 { true } else { false } }
        }
      }
      let told = bob.updates.compactMap { update -> StreamStatus? in
        if case .event(.stream(waiting), .streamUpdated(let change), _) = update { change.stream.status } else { nil }
      }
      #expect(told == [.cancelled])
      #expect(try lab.sql("select topic from nchat_topics where topic like 'stream:%'") == [])
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test("One whose broadcaster never comes ends after half a day; one that begins by hand does not begin by itself")
  func alone() async throws {
    try await CallLab.run { lab in
      let alice = try await lab.signIn("alice")
      let stream = try await request(lab, alice, at: nil).id
      _ = try await alice.client.startStream(stream)
      let byHand = try await request(lab, alice, at: lab.now + 60).id
      _ = try await alice.client.changeStream(byHand, StreamChangeRequest(autoStart: false))
      let guest = try await enter(byHand, alice)
      try await isThere(lab, byHand)
      lab.pass(120)
      lab.pass(StreamMachine.unattended)
      _ = try await becomes(.ended, stream, alice)
      _ = try await becomes(.missed, byHand, alice)
      await guest.leave()
      await alice.close()
    }
  }
}
