/// Tells packets that were sent again from packets that only came late.
///
/// Both come after they were asked for. But one that was late comes once more, as the answer to the request, and one that
/// was lost does not: so what became of the last thirty or so tells what the next one is.
struct ResendJudge: Sendable {
  /// What is left of a packet's weight after the next one.
  private static let remembering = 0.97

  private var asked = 0.0
  private var cameTwice = 0.0
  /// Bit n is set when the packet n before the newest came late enough to be an answer, and has not come again.
  private var open: UInt64 = 0

  /// Share of the packets that came late enough to be an answer, and were one: 0…1; 0 before the first.
  var share: Float { asked > 0 ? Float(max(0, asked - cameTwice) / asked) : 0 }

  /// Notes that a packet came that is so many newer than the newest until now.
  mutating func advance(by packets: Int64) { open = packets < 64 ? open << UInt64(max(0, packets)) : 0 }

  /// Notes that the packet so many before the newest came, a round trip or more after it was asked for.
  mutating func came(behind: Int64) {
    asked = asked * Self.remembering + 1
    cameTwice *= Self.remembering
    if (0..<64).contains(behind) { open |= 1 << UInt64(behind) }
  }

  /// Notes that the packet so many before the newest came once more.
  mutating func cameAgain(behind: Int64) {
    guard (0..<64).contains(behind), open & (1 << UInt64(behind)) != 0 else { return }
    open &= ~(1 << UInt64(behind))
    cameTwice = min(asked, cameTwice + 1)
  }
}
