/// The settings that are in force, and which of them the person looks at.
public struct SettingsState: Sendable, Equatable {
  /// A change that is asked for; whoever keeps the settings does it.
  public struct Wish: Sendable, Equatable {
    /// Counts wishes, so that each is done once.
    public var number: Int
    public var name: String
    public var value: String
  }

  /// In the order of the configuration file; empty where nobody keeps any.
  public var entries: [SettingEntry] = []
  /// Which one is selected.
  public var index = 0
  public var wish: Wish?

  public init() {}

  public var selected: SettingEntry? { entries.indices.contains(index) ? entries[index] : nil }

  public subscript(name: String) -> SettingEntry? { entries.first { $0.name == name } }

  mutating func reduce(_ action: SettingsAction) {
    switch action {
    case .listed(let entries):
      self.entries = entries
      index = min(index, max(0, entries.count - 1))
    case .preferred: break
    }
  }

  mutating func select(by step: Int) {
    guard !entries.isEmpty else { return }
    index = (index + step + entries.count) % entries.count
  }

  mutating func ask(_ name: String, _ value: String) {
    wish = Wish(number: (wish?.number ?? 0) + 1, name: name, value: value)
  }
}
