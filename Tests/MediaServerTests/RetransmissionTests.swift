import MediaBasics
import Testing

@testable import MediaServer

/// What a subscriber gets back when it asks for packets it missed.
struct RetransmissionTests {
  private func entry(_ sequence: UInt16) -> SentPackets.Entry {
    SentPackets.Entry(
      sequence: sequence, sourceSequence: sequence &+ 7, timestamp: UInt32(sequence) * 960, layer: 0,
      payloadType: 111, marker: false,
      patch: nil)
  }

  @Test func aPacketIsResentThreeTimesAndNotTooFast() {
    var sent = SentPackets(window: 200)
    for sequence in UInt16(65_500)...65_535 { sent.record(entry(sequence)) }
    for sequence in UInt16(0)...50 { sent.record(entry(sequence)) }
    let rtt = MediaDuration.milliseconds(30)
    var now = MediaInstant.zero
    #expect(sent.resend(65_535, at: now, roundTrip: rtt) == entry(65_535))
    #expect(
      sent.resend(65_535, at: now + .milliseconds(59), roundTrip: rtt) == nil, "the last copy may still be coming")
    now += .milliseconds(60)
    #expect(sent.resend(65_535, at: now, roundTrip: rtt) != nil)
    now += .seconds(1)
    #expect(sent.resend(65_535, at: now, roundTrip: rtt) != nil)
    now += .seconds(1)
    #expect(sent.resend(65_535, at: now, roundTrip: rtt) == nil, "three times is enough")
  }

  @Test func onlyTheNewestAreKept() {
    var sent = SentPackets(window: 200)
    for sequence in UInt16(0)..<1000 { sent.record(entry(sequence)) }
    #expect(sent.resend(799, at: .zero, roundTrip: .zero) == nil)
    #expect(sent.resend(800, at: .zero, roundTrip: .zero) == entry(800))
    #expect(sent.resend(1000, at: .zero, roundTrip: .zero) == nil, "never sent")
  }

  @Test func theCacheAnswersWithTheBytesItGot() {
    var cache = PacketCache(window: 8, byteCapacity: 4096)
    for i in 0..<20 {
      let sequence = UInt16(truncatingIfNeeded: 65_530 + i)
      cache.store(bytes(sequence).span.bytes, sequence: sequence)
    }
    // The newest is 65549 − 65536 = 13.
    for sequence in UInt16(6)...13 {
      let found = cache.withPacket(sequence) { $0.toArray() }
      #expect(found == bytes(sequence))
    }
    #expect(cache.withPacket(5) { $0.byteCount } == nil, "older than the window")
    #expect(cache.withPacket(14) { $0.byteCount } == nil)
  }

  @Test func bytesThatWereWrittenOverAreNotHandedOut() {
    var cache = PacketCache(window: 512, byteCapacity: 4096)
    for sequence in UInt16(0)..<10 {
      cache.store(Array(repeating: UInt8(sequence), count: 1000).span.bytes, sequence: sequence)
    }
    for sequence in UInt16(0)..<10 {
      let found = cache.withPacket(sequence) { $0.toArray() }
      #expect(found == (sequence >= 6 ? Array(repeating: UInt8(sequence), count: 1000) : nil), "packet \(sequence)")
    }
    cache.store(Array(repeating: 1, count: 5000).span.bytes, sequence: 10)
    #expect(cache.withPacket(10) { $0.byteCount } == nil, "larger than the cache")
  }

  private func bytes(_ sequence: UInt16) -> [UInt8] {
    Array(repeating: UInt8(truncatingIfNeeded: sequence), count: 100 + Int(sequence % 300))
  }
}
