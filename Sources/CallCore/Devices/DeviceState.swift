/// The audio devices of the call; nil while none was asked for.
public struct DeviceState: Sendable, Equatable {
  public var input: AudioDeviceState?
  public var output: AudioDeviceState?

  public init() {}
}
