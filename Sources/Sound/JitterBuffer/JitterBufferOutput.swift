/// What a block pulled from a `JitterBuffer` consists of, by its most remarkable part.
public enum JitterBufferOutput: Sendable, Equatable {
  /// There is no stream, or none yet: zeros.
  case silence
  /// Decoded sound.
  case speech
  /// Made up, wholly or in part, because packets are missing.
  case concealed
  /// Background noise where the sender pauses or an outage lasts.
  case comfortNoise
}
