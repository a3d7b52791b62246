import Sound

/// One row of the devices view: a device, or a switch.
public enum DeviceItem: Sendable, Equatable {
  case input(AudioDevice)
  case output(AudioDevice)
  case echo, noise, gain, gate, pushToTalk
}
