/// A device as chosen.
public struct AudioDeviceSelection: Sendable, Equatable {
  /// ALSA's name.
  public var name: String
  /// What is unwise about the choice, as a sentence.
  public var warning: String?

  init(name: String, warning: String? = nil) {
    self.name = name
    self.warning = warning
  }
}
