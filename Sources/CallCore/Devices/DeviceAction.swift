/// What happened to an audio device.
public enum DeviceAction: Sendable, Equatable {
  case changed(AudioDirection, AudioDeviceState)
}
