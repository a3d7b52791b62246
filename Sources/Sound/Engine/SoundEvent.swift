/// What the audio threads have to tell.
public enum SoundEvent: Sendable, Equatable {
  /// The input has no more to say (`EndOfInput.silence` and `.leave`); silence follows.
  case inputEnded
  /// The input broke; silence follows until another one is handed over.
  case inputFailed(name: String, SoundFailure)
  /// The output broke; sound is dropped until another one is handed over.
  case outputFailed(name: String, SoundFailure)
  /// The output is too slow; so many blocks of 10 ms were dropped since the last such event.
  case outputDropped(name: String, blocks: Int)
  /// The recording of a track broke off.
  case recordingFailed(track: String, SoundFailure)
}
