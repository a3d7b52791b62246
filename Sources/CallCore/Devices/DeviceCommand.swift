import Sound

/// What a person asks of sound and its devices by name.
public enum DeviceCommand: Sendable, Equatable {
  /// Shows the devices, or not any more.
  case show
  /// Uses what is selected among them: a device, or a switch.
  case use
  /// Looks for devices again.
  case rescan
  /// A microphone, or what stands for one, as `--input` takes it.
  case input(String)
  /// A loudspeaker, or what stands for one, as `--output` takes it.
  case output(String)
  /// nil toggles.
  case echo(Bool?)
  /// nil toggles.
  case noise(Bool?)
  case gain(GainControl)
  case gate(Gate)
  /// Records three seconds and plays them.
  case testMicrophone
  /// Plays a tone.
  case tone

  public enum Gate: Sendable, Equatable {
    case off
    /// At the threshold that it had, or the usual one.
    case on
    /// dBov.
    case threshold(Int)
    case toggle
  }
}
