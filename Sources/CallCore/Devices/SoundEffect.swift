import Sound

/// Work on the sound of this machine.
public enum SoundEffect: Sendable, Equatable {
  case process(VoiceProcessing)
  /// Cuts off what is below a level, dBov; nil lets everything through.
  case gate(Int?)
  /// Takes another device, or what stands for one; `before` is what it was.
  case use(AudioDirection, String, before: String)
  case testMicrophone
  case tone
  /// Somebody looks at devices, or not any more.
  case watch(Bool)
  case list
}
