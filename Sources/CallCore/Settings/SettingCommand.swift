/// What can be asked of the settings by name.
public enum SettingCommand: Sendable, Equatable {
  /// Changes a setting until the client ends.
  case set(String, String)
  /// Gives the selected setting its next value.
  case next
  /// Whether nothing moves but what has to.
  case motion(isReduced: Bool)

  static let motion = "ui.motion"

  /// The change that it comes to; nil where there is none.
  func change(in state: SettingsState) -> (name: String, value: String)? {
    switch self {
    case .set(let name, let value): return (name, value)
    case .motion(let isReduced): return (Self.motion, isReduced ? "reduce" : "full")
    case .next:
      guard let selected = state.selected, let first = selected.choices.first else { return nil }
      let at = selected.choices.firstIndex(of: selected.value)
      return (selected.name, at.flatMap { selected.choices.dropFirst($0 + 1).first } ?? first)
    }
  }

  func refusal(in state: State) -> String? {
    let settings = state.settings
    if case .motion = self { return nil }
    if settings.entries.isEmpty { return "there are no settings here" }
    switch self {
    case .motion: return nil
    case .next:
      guard state.view.overlay == .settings, let selected = settings.selected else { return "select a setting first" }
      return Self.refusalToChange(selected)
    case .set(let name, let value):
      guard let entry = settings[name] else {
        let meant = NearestWord.to(name, among: settings.entries.lazy.map(\.name))
        return "there is no setting \(name)" + (meant.map { ": did you mean \($0)?" } ?? "")
      }
      if let refusal = Self.refusalToChange(entry) { return refusal }
      return entry.choices.contains(value) ? nil : "\(name) can be \(entry.choices.joined(separator: ", "))"
    }
  }

  private static func refusalToChange(_ entry: SettingEntry) -> String? {
    guard entry.choices.isEmpty else { return nil }
    return entry.isLive
      ? "\(entry.name) can be many things: change it in the configuration file, which takes effect at once"
      : "\(entry.name) takes effect at the next start: change it in the configuration file"
  }
}
