import MediaBasics

@testable import RTC

/// A peer at any stage of connecting that hears raw datagrams, each with its length before it.
enum PeerDatagramsTarget {
  static let target = FuzzTarget("peer-datagrams", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    guard let call = HarnessCall(input.u8()) else { return }
    for _ in 0..<input.below(12) { call.step() }
    while !input.isAtEnd {
      call.deliver(input.block(most: 1_500), to: input.bool() ? .a : .b)
      if input.below(4) == 0 { call.pass(.milliseconds(input.below(2_000))) }
      call.checkBounds()
    }
  }
}
