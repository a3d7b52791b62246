/// What happens to a sound device during a call.
public struct AudioDeviceEvent: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// It works.
    case opened
    /// It worked, and does no more.
    case lost(reason: String)
    /// It cannot be opened, and is tried again; told once per reason.
    case retry(reason: String)
  }

  public var direction: AudioDirection
  /// ALSA's name where it is known, else what was asked for.
  public var name: String
  public var state: State

  public init(direction: AudioDirection, name: String, state: State) {
    self.direction = direction
    self.name = name
    self.state = state
  }
}
