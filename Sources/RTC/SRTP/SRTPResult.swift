/// What became of a protected packet.
public enum SRTPResult: Sendable, Hashable {
  /// The plain packet is in the first `length` bytes of the span.
  case ok(length: Int)
  /// The contents of the span mean nothing any more.
  case drop(SRTPDropReason)
}
