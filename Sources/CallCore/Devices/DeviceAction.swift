import Sound

/// What happened to an audio device.
public enum DeviceAction: Sendable, Equatable {
  case changed(AudioDirection, AudioDeviceState)
  /// The devices of this machine were looked for.
  case listed([AudioDevice])
  /// They could not be looked for, with the reason.
  case notListed(String)
  /// A device that was chosen cannot be used: the one before goes on.
  case notUsed(AudioDirection, before: String, reason: String)
  /// Nobody uses them any more.
  case released
  /// What the chosen input hears, dBov.
  case levelMeasured(Int)
  case testBegan(SoundTest)
  /// A test is over; what it heard at the loudest, dBov, where it listened.
  case testEnded(loudest: Int?)
}
