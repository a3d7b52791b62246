/// What became of a block written to an `AudioSink`.
public enum SinkWrite: Sendable, Equatable {
  case written
  /// There was no room for it, or for an older one: whoever takes the sound is too slow.
  case dropped
  /// It broke; nothing more will be taken.
  case failed(SoundFailure)
}
