/// A setting as the person is shown it.
public struct SettingEntry: Sendable, Equatable {
  /// `section.key`.
  public var name: String
  /// Empty where there is none.
  public var value: String
  /// Where the value comes from, such as `file`.
  public var source: String
  public var explanation: String
  /// What it can be changed to while the client runs; empty where that has to wait for the next start, or where there is no end of them.
  public var choices: [String]
  /// Whether a change of the configuration file takes effect at once.
  public var isLive: Bool

  public init(name: String, value: String, source: String, explanation: String, choices: [String], isLive: Bool? = nil)
  {
    self.name = name
    self.value = value
    self.source = source
    self.explanation = explanation
    self.choices = choices
    self.isLive = isLive ?? !choices.isEmpty
  }

  public var section: String { String(name.prefix { $0 != "." }) }
  public var key: String { String(name.drop { $0 != "." }.dropFirst()) }
}
