/// What reading a block from an `AudioSource` brought.
public enum SourceRead: Sendable, Equatable {
  /// So many samples, at the front of the block; the rest of the block, where there is one, is to be taken as silence.
  case frames(Int)
  /// Nothing at the moment: a stalled pipe, a muted device.
  case silence
  /// There will be no more.
  case ended
  /// It broke.
  case failed(SoundFailure)
}
