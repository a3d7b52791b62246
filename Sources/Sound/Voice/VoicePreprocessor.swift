import CSpeexDSP

/// Turns down noise and what is left of an echo, and evens out loudness, with libspeexdsp. Delays sound by one block.
///
/// Belongs to one thread. Allocates nothing after it was made.
final class VoicePreprocessor {
  /// dB by which noise is turned down at most: enough to be rid of it, not enough to ring.
  private static let noise = -18
  /// dB by which what the canceller leaves is turned down, while nobody speaks here and while somebody does.
  private static let echo = (alone: -45, talking: -15)
  /// What automatic gain aims at, in the library's measure of loudness (full scale is 32 768).
  private static let loudness: Float = 16_000
  /// dB by which it raises a voice at most: beyond that there is only noise to raise.
  private static let mostGain = 24

  private let state: OpaquePointer

  /// Nil when memory is short.
  init?() {
    guard let state = speex_preprocess_state_init(Int32(AudioBlock.frames), Int32(AudioBlock.sampleRate)) else {
      return nil
    }
    self.state = state
    set(SPEEX_PREPROCESS_SET_DEREVERB, 0)
    set(SPEEX_PREPROCESS_SET_AGC_MAX_GAIN, Self.mostGain)
    set(SPEEX_PREPROCESS_SET_ECHO_SUPPRESS, Self.echo.alone)
    set(SPEEX_PREPROCESS_SET_ECHO_SUPPRESS_ACTIVE, Self.echo.talking)
    _ = ncall_speex_preprocess_set_loudness(state, Self.loudness)
  }

  deinit { speex_preprocess_state_destroy(state) }

  /// - Parameter echo: the canceller whose rest is suppressed; it must outlive this, or be taken back.
  func apply(_ processing: VoiceProcessing, echo: EchoCanceller?) {
    // Suppressing an echo's rest is a part of suppressing noise, which then turns noise down by nothing.
    set(SPEEX_PREPROCESS_SET_DENOISE, processing.suppressesNoise || echo != nil ? 1 : 0)
    set(SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, processing.suppressesNoise ? Self.noise : 0)
    set(SPEEX_PREPROCESS_SET_AGC, processing.gain == .automatic ? 1 : 0)
    _ = ncall_speex_preprocess_set_echo(state, echo?.state)
  }

  /// Works on a block, in place.
  func process(_ block: inout [Int16]) { _ = speex_preprocess_run(state, &block) }

  private func set(_ request: Int32, _ value: Int) { _ = ncall_speex_preprocess_set(state, request, Int32(value)) }
}
