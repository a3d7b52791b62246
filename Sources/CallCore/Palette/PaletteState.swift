/// The command palette: what is typed, and which of the commands that fit is meant.
public struct PaletteState: Sendable, Equatable {
  public var draft = TextDraft()
  /// Among those that fit; kept inside by whoever reads it.
  public var index = 0

  public init() {}

  /// The commands that fit, the best first.
  public var matches: [CommandDefinition] { CommandRegistry.standard.matching(draft.text) }

  /// The one that Enter runs.
  public var selected: CommandDefinition? {
    let matches = matches
    return matches.isEmpty ? nil : matches[min(max(0, index), matches.count - 1)]
  }

  mutating func select(by step: Int) {
    let count = matches.count
    guard count > 0 else { return }
    index = (min(max(0, index), count - 1) + step + count) % count
  }
}
