import MediaBasics
import Testing

@testable import RTC

/// Whatever comes in, nothing traps, nothing grows without bound, and an association that heard only noise goes on.
@Suite struct GarbageTests {
  private func established(seed: UInt64 = 1) -> Pair<SCTPAssociation> {
    var pair = Pair<SCTPAssociation>(seed: seed)
    _ = pair.connect()
    _ = (pair.a.takeEvents(), pair.b.takeEvents())
    return pair
  }

  @Test(arguments: PacketSamples.chunks.indices) func everyPrefixOfAPacketIsDroppedInPeace(index: Int) {
    let chunk = PacketSamples.chunks[index]
    var pair = established()
    let whole = PacketSamples.packet([chunk], tag: pair.a.localTag)
    for length in 0..<whole.count {
      let short = Array(whole[..<length])
      pair.a.receive(short.span.bytes, at: pair.now)
      #expect(pair.a.state == .established, "a bad checksum is noise")
      // With a checksum that fits the shortened packet the parsers behind it are reached.
      let sealed = Self.sealed(short)
      pair.a.receive(sealed.span.bytes, at: pair.now)
      while pair.a.pollTransmit() != nil {}
      if pair.a.state != .established {
        // What a shortened chunk may still mean: an ABORT without reasons, a SHUTDOWN, a DATA chunk without data.
        #expect([SCTPChunkType.abort, SCTPChunkType.shutdown, SCTPChunkType.data].contains(chunk.type))
        pair = established()
      }
    }
    #expect(pair.a.statistics.dropped > 0)
  }

  @Test func randomMutationsWithGoodChecksumsNeverTrap() {
    var random = SeededGenerator(seed: 77)
    for seed in 0..<60 as Range<UInt64> {
      var pair = established(seed: seed)
      _ = pair.a.send([UInt8](repeating: 1, count: 5_000), on: 1, protocolIdentifier: 53, at: pair.now)
      _ = pair.a.send([2], on: 2, protocolIdentifier: 53, reliability: .maxRetransmits(0), at: pair.now)
      _ = pair.a.resetStream(1, at: pair.now)
      while pair.a.pollTransmit() != nil {}
      for _ in 0..<150 {
        let count = Int.random(in: 1...3, using: &random)
        let chunks = (0..<count).map { _ in PacketSamples.chunks.randomElement(using: &random)! }
        var bytes = PacketSamples.packet(chunks, tag: pair.a.localTag)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
          bytes[Int.random(in: 12..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeLast(Int.random(in: 0..<8, using: &random)) }
        bytes = Self.sealed(bytes)
        pair.a.receive(bytes.span.bytes, at: pair.now)
        while pair.a.pollTransmit() != nil {}
        _ = pair.a.takeEvents()
        if Int.random(in: 0..<10, using: &random) == 0, let deadline = pair.a.nextDeadline {
          pair.now = max(pair.now, deadline)
          pair.a.advance(to: pair.now)
        }
        if pair.a.state == .closed { break }
        #expect(pair.a.heldBytes <= pair.a.configuration.receiveBuffer + pair.a.configuration.maxReceivedMessageSize)
      }
    }
  }

  /// Sequence numbers near those in use reach deeper than random ones do.
  @Test func plausibleChunksInAnyOrderNeverTrap() {
    var random = SeededGenerator(seed: 78)
    func near(_ value: UInt32) -> UInt32 {
      value &+ UInt32(truncatingIfNeeded: Int.random(in: -5...300, using: &random))
    }
    func small() -> UInt16 { UInt16.random(in: 0...40, using: &random) }
    for seed in 0..<60 as Range<UInt64> {
      var pair = established(seed: seed)
      let tag = pair.a.localTag
      for round in 0..<300 {
        if round % 7 == 0 {
          let size = Int.random(in: 1...9_000, using: &random)
          _ = pair.a.send(
            [UInt8](repeating: 1, count: size), on: small() % 4, protocolIdentifier: 53, ordered: round % 2 == 0,
            reliability: [.reliable, .maxRetransmits(1), .maxLifetime(100)].randomElement(using: &random)!, at: pair.now
          )
        }
        if round % 50 == 0 { _ = pair.a.resetStream(small() % 4, at: pair.now) }
        let ours = pair.a.transmission.cumulative.tsn
        let theirs = pair.b.localInitialTSN
        let chunk: SCTPChunk =
          switch Int.random(in: 0..<6, using: &random) {
          case 0:
            .selectiveAcknowledgement(
              SCTPSelectiveAcknowledgement(
                cumulativeTSN: near(ours), receiverWindow: UInt32(small()) * 1_000,
                gaps: (0..<Int(small() % 5)).map { _ in .init(start: small(), end: small()) }, duplicates: []))
          case 1:
            .forwardTSN(
              SCTPForwardTSN(
                cumulativeTSN: near(theirs),
                skips: (0..<Int(small() % 4)).map { _ in .init(stream: small(), streamSequence: small()) }))
          case 2:
            .reconfiguration([
              .outgoingReset(sequence: near(theirs), answering: near(ours), lastTSN: near(theirs), streams: [small()]),
              .response(
                sequence: near(pair.a.localInitialTSN),
                result: [.performed, .denied, .inProgress].randomElement(using: &random)!),
            ])
          default:
            .data(
              SCTPDataChunk(
                tsn: near(theirs), stream: small() % 4, streamSequence: small(), protocolIdentifier: 53,
                isBeginning: Bool.random(using: &random), isEnd: Bool.random(using: &random),
                isUnordered: Bool.random(using: &random), payload: [1, 2, 3]))
          }
        let packet = PacketSamples.packet([chunk], tag: tag)
        pair.a.receive(packet.span.bytes, at: pair.now)
        while pair.a.pollTransmit() != nil {}
        if round % 3 == 0 { _ = pair.a.takeEvents() }
        if let deadline = pair.a.nextDeadline, round % 5 == 0 {
          pair.now = max(pair.now, deadline)
          pair.a.advance(to: pair.now)
        }
        if pair.a.state == .closed { break }
        #expect(pair.a.transmission.flight >= 0 && pair.a.transmission.lostCount >= 0)
      }
    }
  }

  @Test func noiseLeavesAnAssociationAsItWas() {
    var pair = established()
    var random = SeededGenerator(seed: 5)
    for _ in 0..<2_000 {
      let noise = random.bytes(Int.random(in: 0...1_500, using: &random))
      pair.a.receive(noise.span.bytes, at: pair.now)
    }
    #expect(pair.a.statistics.dropped(.badChecksum) + pair.a.statistics.dropped(.tooShort) == 2_000)
    var traffic = Traffic(50)
    let done = pair.run(for: .seconds(10)) {
      traffic.exchange(&$0); return traffic.receivedCount == 50
    }
    #expect(done)
  }

  @Test func packetsWithAWrongTagOrPortAreDropped() {
    var pair = established()
    let foreign = PacketSamples.packet([.abort(causes: [], reflectsTag: false)], tag: pair.a.localTag &+ 1)
    pair.a.receive(foreign.span.bytes, at: pair.now)
    let port = SCTPPacket(
      sourcePort: 5001, destinationPort: 5000, verificationTag: pair.a.localTag,
      chunks: [.abort(causes: [], reflectsTag: false)]
    ).serialized()
    pair.a.receive(port.span.bytes, at: pair.now)
    #expect(pair.a.state == .established)
    #expect(pair.a.statistics.dropped(.wrongVerificationTag) == 1)
    #expect(pair.a.statistics.dropped(.wrongPort) == 1)
  }

  @Test func unknownChunksAreHandledByTheUpperBitsOfTheirType() throws {
    // type, whether the DATA chunk behind it is read, whether it is reported
    let cases: [(UInt8, Bool, Bool)] = [
      (0x3e, false, false), (0x7e, false, true), (0xbe, true, false), (0xfe, true, true),
    ]
    for (type, isRead, isReported) in cases {
      var pair = established()
      let data = SCTPDataChunk(
        tsn: pair.b.localInitialTSN, stream: 0, streamSequence: 0, protocolIdentifier: 53, isBeginning: true,
        isEnd: true,
        isUnordered: false, payload: [1])
      let packet = PacketSamples.packet(
        [.unknown(type: type, flags: 0, body: [1, 2, 3]), .data(data)], tag: pair.a.localTag)
      pair.a.receive(packet.span.bytes, at: pair.now)
      let messages = pair.a.takeMessages().count
      #expect(messages == (isRead ? 1 : 0), "type \(type)")
      var chunks: [SCTPChunk] = []
      while let reply = pair.a.pollTransmit() { chunks += try SCTPPacket.parse(reply.span.bytes).get().chunks }
      let reported = chunks.contains {
        if case .error(let causes) = $0 { causes.first?.type == SCTPErrorCause.unrecognizedChunk } else { false }
      }
      #expect(reported == isReported, "type \(type)")
    }
  }

  /// The bytes with a checksum that fits them, when there is room for one.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= 12 else { return bytes }
    var writer = ByteWriter()
    writer.append(bytes.span.bytes)
    writer.patch32(0, at: 8)
    return SCTPPacket.finish(writer)
  }
}
