import CALSA

/// Which way a sound device carries sound.
public enum AudioDirection: String, Sendable, Hashable, CaseIterable {
  /// Into the process: a microphone.
  case input = "in"
  /// Out of the process: a loudspeaker.
  case output = "out"

  var stream: snd_pcm_stream_t { self == .input ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK }

  /// What a person calls a device of this direction.
  var noun: String { self == .input ? "sound input" : "sound output" }
}
