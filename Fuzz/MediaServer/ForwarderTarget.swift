import MediaBasics

@testable import MediaServer

/// What one subscriber gets of layers whose numbers, times and reports are arbitrary; and the packets kept for it.
enum ForwarderTarget {
  static let target = FuzzTarget("forwarder") { bytes in
    var input = FuzzInput(bytes)
    var forwarder = Forwarder(
      isVideo: input.bool(), clockRate: input.pick([48_000, 90_000, .max, 1]), firstSequence: input.u16())
    var cache = PacketCache(window: input.below(600), byteCapacity: input.below(8_192))
    var sent = SentPackets(window: input.below(600))
    var tracker = LayerTracker()
    var now = MediaInstant.zero
    var sequences: [UInt16] = [input.u16(), 0, 0]
    while !input.isAtEnd {
      let layer = input.below(4)
      switch input.below(12) {
      case 0...6:
        let at = min(layer, 2)
        sequences[at] &+= input.below(4) == 0 ? input.u16() : UInt16(input.u8() & 3)
        let payload = input.run(input.below(30))
        let packet = Forwarder.Input(
          layer: layer, sequence: sequences[at], timestamp: input.u32(), isPadding: payload.isEmpty,
          startsDecoding: input.bool(), vp8: VP8Descriptor(payload.span.bytes))
        tracker.observe(layer: layer, at: now)
        cache.store(payload.span.bytes, sequence: sequences[at])
        if let kept = cache.withPacket(sequences[at], { $0.toArray() }) {
          expect(payload.isEmpty || kept == payload, "the packet that was kept last is whole")
        }
        guard case .forward(let output) = forwarder.decide(packet, at: now) else { break }
        sent.record(
          SentPackets.Entry(
            sequence: output.sequence, sourceSequence: sequences[at], timestamp: output.timestamp, layer: UInt8(layer),
            payloadType: 96, marker: false, patch: output.vp8))
      case 7: forwarder.setTarget(layer: layer)
      case 8: forwarder.setPaused(input.bool())
      case 9:
        forwarder.learn(
          Forwarder.ClockReport(ntp: UInt64(input.u32()) << 32 | UInt64(input.u32()), timestamp: input.u32()),
          layer: layer)
      case 10: now += .milliseconds(input.below(60_000))
      default:
        if let entry = sent.resend(input.u16(), at: now, roundTrip: .milliseconds(Int(input.u8()))) {
          _ = cache.withPacket(entry.sourceSequence) { $0.toArray() }
        }
      }
      _ = (tracker.highest, tracker.best(wanted: layer), forwarder.awaitedLayer, forwarder.outgoing(timestamp: 1))
    }
  }
}
