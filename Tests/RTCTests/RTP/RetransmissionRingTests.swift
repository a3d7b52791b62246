import MediaBasics
import Testing

@testable import RTC

@Suite struct RetransmissionRingTests {
  @Test func resendsAtMostThreeTimesWithAPauseBetween() {
    let ring = RetransmissionRing(capacity: 8)
    let packet: [UInt8] = [1, 2, 3]
    ring.store(packet.span.bytes, sequence: 65_535)
    var at = MediaInstant.zero
    #expect(ring.resend(65_535, at: at, pause: .milliseconds(50)) { $0.toArray() } == packet)
    #expect(ring.resend(65_535, at: at + .milliseconds(10), pause: .milliseconds(50)) { $0.toArray() } == nil)
    for _ in 0..<2 {
      at += .milliseconds(60)
      #expect(ring.resend(65_535, at: at, pause: .milliseconds(50)) { $0.toArray() } == packet)
    }
    #expect(ring.resend(65_535, at: at + .seconds(1), pause: .zero) { $0.toArray() } == nil)
  }

  @Test func anOverwrittenOrUnknownPacketIsNotSent() {
    let ring = RetransmissionRing(capacity: 8)
    let (first, second): ([UInt8], [UInt8]) = ([1], [9])
    ring.store(first.span.bytes, sequence: 1)
    ring.store(second.span.bytes, sequence: 9)
    #expect(ring.resend(1, at: .zero, pause: .zero) { $0.toArray() } == nil)
    #expect(ring.resend(9, at: .zero, pause: .zero) { $0.toArray() } == [9])
    #expect(ring.resend(2, at: .zero, pause: .zero) { $0.toArray() } == nil)
  }
}
