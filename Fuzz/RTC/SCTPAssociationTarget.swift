import MediaBasics

@testable import RTC

/// An association in any of its states, and a peer under the same tags that says what the input wants.
enum SCTPAssociationTarget {
  static let target = FuzzTarget("sctp-association", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    var configuration = SCTPConfiguration()
    configuration.initialTSN = input.pick([1, .max - 2, 0x8000_0000])
    var a = SCTPAssociation(configuration: configuration, random: SeededGenerator(seed: 1))
    var b = SCTPAssociation(configuration: configuration, random: SeededGenerator(seed: 2))
    var now = MediaInstant.zero
    a.start(at: now)
    b.start(at: now)
    let isEstablished = input.below(4) != 0
    if isEstablished {
      for _ in 0..<8 { swap(&a, &b, now) }
      expect(a.state == .established, "two that start are established, not \(a.state)")
    }
    while !input.isAtEnd {
      switch input.below(16) {
      case 0...5: a.receive(packet(&input, from: b, to: a).span.bytes, at: now)
      case 6: a.receive(input.block(most: 600).span.bytes, at: now)
      case 7:
        _ = a.send(
          Array(repeating: 1, count: input.below(9_000)), on: UInt16(input.u8() & 3), protocolIdentifier: 53,
          ordered: input.bool(), reliability: input.pick([.reliable, .maxRetransmits(1), .maxLifetime(100)]), at: now)
      case 8: _ = a.resetStream(UInt16(input.u8() & 3), at: now)
      case 9:
        // The honest peer goes on meanwhile.
        _ = b.send(input.block(most: 3_000), on: UInt16(input.u8() & 3), protocolIdentifier: 51, at: now)
        swap(&a, &b, now)
      case 10: swap(&a, &b, now)
      case 11: now += .milliseconds(input.below(3_000))
      case 12: now = max(now, a.nextDeadline ?? now)
      case 13: _ = b.resetStream(UInt16(input.u8() & 3), at: now)
      case 14: if input.below(6) == 0 { a.shutdown(at: now) }
      default: if input.below(6) == 0 { b.shutdown(at: now) }
      }
      a.advance(to: now)
      b.advance(to: now)
      let takes = input.bool()
      while takes, let event = a.pollEvent() {
        if case .message(_, _, let payload) = event { a.taken(payload.count) }
      }
      let most = configuration.receiveBuffer + configuration.maxReceivedMessageSize
      expect((a.reception?.reassembly.held ?? 0) <= most, "what waits for its pieces is bounded")
      expect(a.transmission.flight >= 0 && a.transmission.lostCount >= 0, "what is on its way is counted")
      expect(a.controls.count <= 64 + 8, "answers that wait are bounded")
    }
    while a.pollTransmit() != nil {}
  }

  /// One turn of the wire both ways.
  private static func swap(_ a: inout SCTPAssociation, _ b: inout SCTPAssociation, _ now: MediaInstant) {
    var ours: [[UInt8]] = []
    var theirs: [[UInt8]] = []
    while let packet = a.pollTransmit() { ours.append(packet) }
    while let packet = b.pollTransmit() { theirs.append(packet) }
    for packet in ours { b.receive(packet.span.bytes, at: now) }
    for packet in theirs { a.receive(packet.span.bytes, at: now) }
    while let event = b.pollEvent() {
      if case .message(_, _, let payload) = event { b.taken(payload.count) }
    }
  }

  /// A packet whose checksum fits: chunks of any bytes, or chunks whose numbers are near those in use.
  private static func packet(
    _ input: inout FuzzInput, from b: borrowing SCTPAssociation, to a: borrowing SCTPAssociation
  ) -> [UInt8] {
    let ours = a.transmission.cumulative.tsn
    let theirs = a.reception?.cumulative.tsn ?? b.localInitialTSN
    func near(_ value: UInt32) -> UInt32 { value &+ UInt32(truncatingIfNeeded: Int(input.u8()) - 8) }
    var writer = ByteWriter()
    SCTPPacket.begin(
      &writer, sourcePort: 5000, destinationPort: 5000,
      verificationTag: input.pick([a.localTag, a.localTag, a.localTag, 0, a.peerTag]))
    for _ in 0...input.below(4) {
      switch input.below(8) {
      case 0, 1:
        SCTPChunk.data(
          SCTPDataChunk(
            tsn: near(theirs), stream: UInt16(input.u8() & 3), streamSequence: UInt16(input.u8() & 15),
            protocolIdentifier: 53, isBeginning: input.bool(), isEnd: input.bool(), isUnordered: input.bool(),
            payload: input.run(input.below(30)))
        ).write(to: &writer)
      case 2:
        SCTPChunk.selectiveAcknowledgement(
          SCTPSelectiveAcknowledgement(
            cumulativeTSN: near(ours), receiverWindow: UInt32(input.u16()) << (input.u8() & 15),
            gaps: (0..<input.below(4)).map { _ in .init(start: UInt16(input.u8()), end: UInt16(input.u8())) },
            duplicates: [])
        ).write(to: &writer)
      case 3:
        SCTPChunk.forwardTSN(
          SCTPForwardTSN(
            cumulativeTSN: near(theirs),
            skips: (0..<input.below(4)).map { _ in
              .init(stream: UInt16(input.u8() & 3), streamSequence: UInt16(input.u8() & 15))
            })
        ).write(to: &writer)
      case 4:
        SCTPChunk.reconfiguration([
          .outgoingReset(
            sequence: near(b.localInitialTSN), answering: near(a.localInitialTSN), lastTSN: near(theirs),
            streams: (0..<input.below(3)).map { _ in UInt16(input.u8() & 3) }),
          .response(sequence: near(a.localInitialTSN), result: input.pick([.performed, .denied, .inProgress])),
        ]).write(to: &writer)
      default:
        let type = input.u8()
        let flags = input.u8()
        let body = input.run(input.below(120))
        writer.u8(input.bool() ? type & 15 : type)
        writer.u8(flags)
        writer.u16(UInt16(body.count + 4))
        writer.append(body)
        writer.zeros((4 - body.count % 4) % 4)
      }
    }
    return SCTPPacket.finish(writer)
  }
}
