/// What is known of one synchronisation source in one direction: its rollover counter and which packets were met.
struct SRTPSource {
  /// 48-bit packet indices: rollover counter and sequence number (RFC 3711 §3.3.1).
  var rtp = ReplayWindow()
  /// 31-bit SRTCP indices.
  var rtcp = ReplayWindow()

  /// The index of a packet with this sequence number, taking the rollover counter that brings it nearest to the newest
  /// packet (RFC 3711 §3.3.1); before the first rollover there is nothing to go back to.
  func index(of sequence: UInt16) -> UInt64 {
    guard let highest = rtp.highest else { return UInt64(sequence) }
    let newest = UInt16(truncatingIfNeeded: highest)
    var rollovers = highest >> 16
    if newest < 0x8000 {
      if Int(sequence) - Int(newest) > 0x8000, rollovers > 0 { rollovers -= 1 }
    } else if Int(newest) - 0x8000 > Int(sequence) {
      rollovers += 1
    }
    return rollovers << 16 | UInt64(sequence)
  }

  /// The last index a master key may protect (RFC 3711 §9.2).
  static let lastRTPIndex: UInt64 = 1 << 48 - 1
  static let lastRTCPIndex: UInt64 = 1 << 31 - 1
}
