/// Why a protected packet was not accepted.
public enum SRTPDropReason: Sendable, Hashable, CaseIterable {
  /// Shorter than its header and tag.
  case tooShort
  /// Not version 2, or contributing sources or a header extension that run past the end.
  case malformed
  /// The tag does not fit: forged, damaged, or protected with other keys.
  case authenticationFailed
  /// A packet with this index was accepted before.
  case replayed
  /// So far behind the newest packet that nothing tells whether it was accepted before.
  case tooOld
  /// A new source, when as many are known as one peer may have.
  case tooManySources
  /// The cipher refused for a reason that has nothing to do with the packet.
  case internalFailure
}
