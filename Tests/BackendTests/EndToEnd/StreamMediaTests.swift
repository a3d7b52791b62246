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
