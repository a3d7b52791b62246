import MediaBasics
import Testing

@testable import RTC

/// A peer that means ill but has the keys: what it can make us keep is bounded.
@Suite struct BoundedMemoryTests {
  private func established() -> Pair<SCTPAssociation> {
    var pair = Pair<SCTPAssociation>()
    _ = pair.connect()
    _ = pair.a.takeEvents()
    return pair
  }

  private func data(
    _ tsn: UInt32, stream: UInt16 = 0, sequence: UInt16 = 0, begins: Bool = true, ends: Bool = true,
    unordered: Bool = false, size: Int = 1_000
  ) -> SCTPChunk {
    .data(
      SCTPDataChunk(
        tsn: tsn, stream: stream, streamSequence: sequence, protocolIdentifier: 53, isBeginning: begins, isEnd: ends,
        isUnordered: unordered, payload: [UInt8](repeating: 1, count: size)))
  }

  private static let ways = ["holes", "beginnings", "tiny", "ahead of their turn", "never taken"]

  @Test(arguments: ways) func nothingMakesTheReceiverKeepMoreThanItsBufferAndOneMessage(way: String) {
    var pair = established()
    let (tag, tsn) = (pair.a.localTag, pair.b.localInitialTSN)
    let limit = pair.a.configuration.receiveBuffer + pair.a.configuration.maxReceivedMessageSize
    for number in 0..<20_000 as Range<UInt32> {
      let chunk =
        switch way {
        case "holes": data(tsn &+ 1 &+ number &* 2, begins: true, ends: false)
        case "beginnings": data(tsn &+ number, begins: true, ends: false)
        case "tiny": data(tsn &+ number, begins: number == 0, ends: false, size: 1)
        case "ahead of their turn": data(tsn &+ number, sequence: UInt16(truncatingIfNeeded: number | 0x4000))
        default: data(tsn &+ number, unordered: true, size: 100)
        }
      let packet = PacketSamples.packet([chunk], tag: tag)
      pair.a.receive(packet.span.bytes, at: .zero)
      while pair.a.pollTransmit() != nil {}
      if pair.a.state == .closed { break }
    }
    let kept = pair.a.heldBytes + (pair.a.reception?.undelivered ?? 0)
    #expect(kept <= limit + 1_000, "\(way): \(kept)")
    #expect((pair.a.reception?.sequences.runs.count ?? 0) <= Int(SCTPReceivedSequences.span))
  }

  @Test func unansweredProvocationsDoNotPileUp() {
    var pair = established()
    let tag = pair.a.localTag
    for number in 0..<10_000 as Range<UInt32> {
      var initiation = PacketSamples.initiation
      initiation.initiateTag = number &+ 1
      let packets = [
        PacketSamples.packet([.initiation(initiation)], tag: 0),
        PacketSamples.packet([.heartbeat([UInt8](repeating: 0, count: 100))], tag: tag),
        PacketSamples.packet([.unknown(type: 0xfe, flags: 0, body: [1])], tag: tag),
      ]
      for packet in packets { pair.a.receive(packet.span.bytes, at: .zero) }
    }
    var answers = 0
    while pair.a.pollTransmit() != nil { answers += 1 }
    #expect(answers < 200)
    #expect(pair.a.state == .established)
  }

  @Test func streamStateIsMadeOnlyForStreamsInUse() {
    var pair = Pair<SCTPAssociation>()
    let met = pair.connect()
    #expect(met)
    for stream in [0, 65_534, 40_000] as [UInt16] {
      _ = pair.a.send([1], on: stream, protocolIdentifier: 53, at: pair.now)
    }
    var streams: [UInt16] = []
    pair.run(for: .seconds(1)) {
      streams += $0.b.takeMessages().map(\.stream); return false
    }
    #expect(streams == [0, 65_534, 40_000])
    #expect(pair.a.transmission.queue.knownStreams.count == 3)
  }
}
