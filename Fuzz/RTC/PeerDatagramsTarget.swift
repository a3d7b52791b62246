import MediaBasics

@testable import RTC

/// A peer at any stage of connecting that hears raw datagrams, each with its length before it, some of them from an address that
/// is not its far end's: nothing but checks comes through from there.
enum PeerDatagramsTarget {
  static let target = FuzzTarget("peer-datagrams", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    guard let call = HarnessCall(input.u8()) else { return }
    for _ in 0..<input.below(12) { call.step() }
    while !input.isAtEnd {
      let datagram = input.block(most: 1_500)
      let (side, isForeign): (HarnessCall.Side, Bool) = (input.bool() ? .a : .b, input.below(4) == 0)
      let before = call.progress
      call.deliver(datagram, to: side, isForeign: isForeign)
      if isForeign, DatagramKind(firstByte: datagram.first ?? 0) != .stun {
        expect(call.progress == before, "a stranger's datagram changes nothing")
      }
      if input.below(4) == 0 { call.pass(.milliseconds(input.below(2_000))) }
      call.checkBounds()
    }
  }
}
