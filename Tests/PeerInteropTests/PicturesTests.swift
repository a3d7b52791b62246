import RTC
import Testing

/// VP8 from another stack: packets, key frames on request, and repair of what is lost in either direction.
@Suite struct PicturesTests {
  @Test(arguments: Stack.allCases) func aKeyFrameComesWhenAskedFor(stack: Stack) async throws {
    try await Call.tell(stack, .they, receivesVideo: true) { call in
      try await call.theirs.addPicture()
      try await call.connect()
      #expect(try await call.ours.sees { $0.pictures.frames > 20 })
      let before = try await call.ours.seen().pictures
      #expect(before.keyFrames >= 1)
      let section = try #require(before.section)
      try await call.ours.change { peer, now in peer.requestKeyFrame(section: section, encoding: 0, at: now) }
      #expect(try await call.ours.sees { $0.pictures.keyFrames > before.keyFrames })
      #expect(try await eventually { try await call.ours.seen().pictures.holes() == 0 })
    }
  }

  @Test(arguments: Stack.allCases) func whatIsLostOnTheWayToUsComesAgain(stack: Stack) async throws {
    try await Call.tell(stack, .they, receivesVideo: true, namesAddress: false) { call in
      try await call.theirs.addPicture()
      let relay = try await Self.connect(call)
      defer { relay.end() }
      #expect(try await call.ours.sees { $0.pictures.frames > 5 })
      relay.lose(every: 20, toUs: true)
      let ssrc = try #require(
        try await call.ours.run { hosted, _, _ in hosted.peer.receiveStatistics.first?.ssrc })
      #expect(await eventually { relay.toUs.lost[ssrc, default: 0] >= 20 })
      relay.lose(every: nil, toUs: true)
      // All that was lost is repaired, by packets of the retransmission stream (RFC 4588).
      let lost = relay.toUs.lost[ssrc, default: 0]
      #expect(
        try await eventually {
          let pictures = try await call.ours.seen().pictures
          return pictures.retransmissions >= lost && pictures.holes() == 0
        })
    }
  }

  /// What they show comes back to them through us, as through a forwarding server.
  @Test(arguments: Stack.allCases) func whatIsLostOnTheWayToThemIsSentAgain(stack: Stack) async throws {
    try await Call.tell(stack, .they, receivesVideo: true, namesAddress: false) { call in
      try await call.theirs.addPicture()
      try await call.ours.mirrorPictures()
      let relay = try await Self.connect(call)
      defer { relay.end() }
      #expect(try await eventually { try await call.theirs.pictures() > 5 })
      relay.lose(every: 20, toUs: false)
      let sender = try await call.ours.run { hosted, studio, _ in
        studio.mirror.flatMap { hosted.peer.negotiation.transceiver($0)?.sender?.encodings.first }
      }
      let encoding = try #require(sender)
      let repairs = try #require(encoding.retransmissionSSRC)
      #expect(await eventually { relay.toThem.lost[encoding.ssrc, default: 0] >= 20 })
      relay.lose(every: nil, toUs: false)
      #expect(
        await eventually { relay.toThem.passed[repairs, default: 0] >= relay.toThem.lost[encoding.ssrc, default: 0] })
      let shown = try await call.theirs.pictures()
      #expect(try await eventually { try await call.theirs.pictures() > shown + 20 })
    }
  }

  /// Connects through a relay that loses nothing yet.
  private static func connect(_ call: Call) async throws -> LossyRelay {
    let relay = try LossyRelay(us: call.ours.address)
    let answer = try await call.ours.answer(relay.redirectAll(try await call.theirs.offer()))
    try await call.theirs.accept(answer)
    _ = try await call.ours.nameAddress()
    call.theirs.onCandidate { [ours = call.ours] line in
      if let line = line.flatMap(relay.redirect) { ours.addCandidate(line) }
    }
    // The relay is where they are to look for us.
    try await call.theirs.addCandidate(ICECandidate.host(relay.forThem).sdp, mid: "0")
    try await call.waitUntilConnected()
    return relay
  }
}
