/// An audio device in use, or wanted.
public struct AudioDeviceState: Sendable, Equatable {
  /// The raw values are the words of events.
  public enum Condition: String, Sendable, Equatable {
    case opened, lost
    /// Not there yet, tried again and again.
    case retry
  }

  public var name: String
  public var condition: Condition

  public init(name: String, condition: Condition) {
    self.name = name.bounded(to: Participant.nameLimit)
    self.condition = condition
  }
}
