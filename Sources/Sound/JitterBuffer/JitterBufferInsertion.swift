/// What became of a packet that was handed to a `JitterBuffer`.
public enum JitterBufferInsertion: Sendable, Equatable {
  /// It waits for its turn.
  case accepted
  /// It waits for its turn, and the timeline starts afresh with it (new SSRC, restarted sender).
  case restarted
  /// The same packet, or a copy of it, was there before.
  case duplicate
  /// Its turn is over.
  case late
  /// Its sequence number is far from all others; believed only when a second one follows.
  case suspicious
  /// Its payload is no Opus packet.
  case malformed
}
