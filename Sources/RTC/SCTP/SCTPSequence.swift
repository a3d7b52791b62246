/// Transmission sequence numbers (TSNs) as they are counted inside: 64 bits that never wrap, of which the wire carries
/// the low 32.
typealias SCTPSequence = Int64

extension SCTPSequence {
  /// The first TSN of an association; a whole turn above zero, so that numbers before it stay positive.
  init(firstTSN wire: UInt32) { self = Int64(wire) + (1 << 32) }

  /// The number nearest to `reference` whose low 32 bits are `wire`.
  init(tsn wire: UInt32, near reference: SCTPSequence) {
    self = reference &+ Int64(Int32(bitPattern: wire &- reference.tsn))
  }

  /// The form on the wire.
  var tsn: UInt32 { UInt32(truncatingIfNeeded: self) }
}
