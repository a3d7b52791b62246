import CallCore
import TerminalKit

/// All keys of the call, made from the live key map.
struct HelpOverlay {
  let route: Route
  let context: ViewContext

  private struct Entry {
    var keys: String
    var words: String
    var isHeading = false
  }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let entries = self.entries
    let columns = area.columns >= 110 ? 3 : area.columns >= 56 ? 2 : 1
    let perColumn = (entries.count + columns - 1) / columns
    let width = min(area.columns, columns * 36 + 4)
    // Keys go before words where there is no room for both.
    let typed = TextWrap.rows(of: typedWords, columns: max(1, width - 4), glyphs: context.glyphs.set)
    let isRoomy = perColumn + 3 + typed.count <= area.rows
    let rect = area.centered(columns: width, rows: perColumn + 2 + (isRoomy ? typed.count + 1 : 0))
    let box = Box(title: "Keys (Esc closes)", style: context.theme.focusedBorder, context: context)
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    if isRoomy {
      var words = inside.takeBottom(typed.count + 1)
      let heading = words.takeTop(1)
      surface.write("Typed after :", row: heading.row, column: heading.column + 1, style: context.theme.strong)
      for (index, line) in typed.enumerated() {
        surface.write(
          line, row: words.row + index, column: words.column + 1, limit: words.columns - 2, style: context.theme.text)
      }
    }
    let columnWidth = inside.columns / columns
    let shown = min(entries.count, inside.rows * columns)
    for (index, entry) in entries.prefix(shown).enumerated() {
      let row = inside.row + index % inside.rows
      let column = inside.column + index / inside.rows * columnWidth + 1
      if entry.isHeading {
        surface.write(entry.words, row: row, column: column, limit: columnWidth - 2, style: context.theme.strong)
      } else {
        surface.writeRight(entry.keys, row: row, endColumn: column + 9, style: context.theme.key)
        let words = TerminalText.truncated(entry.words, to: columnWidth - 13, glyphs: context.glyphs.set)
        surface.write(words, row: row, column: column + 11, style: context.theme.text)
      }
    }
    if shown < entries.count {
      surface.writeRight(
        " \(entries.count - shown) more in a larger terminal ", row: rect.endRow - 1, endColumn: rect.endColumn - 1,
        style: context.theme.dim)
    }
  }

  /// Sections in the registry's order, each with its keys.
  private var entries: [Entry] {
    let registry = CommandRegistry.standard
    var bySection: [CommandDefinition.Section: [Entry]] = [:]
    var order: [String] = []
    var keys: [String: [KeyChord]] = [:]
    for binding in (context.keymap.bindings[route.keys] ?? [])
      + (context.keymap.bindings[.everywhere] ?? [])
    {
      let name = Self.name(of: binding.command)
      if keys[name] == nil { order.append(name) }
      keys[name, default: []] += binding.chords
    }
    for name in order {
      guard let definition = registry[name], let chords = keys[name] else { continue }
      bySection[definition.section, default: []].append(
        Entry(keys: Self.words(chords), words: definition.summary))
    }
    return CommandDefinition.Section.allCases.flatMap { section -> [Entry] in
      guard let entries = bySection[section] else { return [] }
      return [Entry(keys: "", words: section.rawValue, isHeading: true)] + entries
    }
  }

  /// The name in a command line that a key stands for.
  private static func name(of line: String) -> String { String(line.prefix { !$0.isWhitespace }) }

  /// Commands that no key of the call does, with their arguments.
  private var typedWords: String {
    let bound = Set(context.keymap.bindings.values.joined().map { Self.name(of: $0.command) })
    return CommandRegistry.standard.definitions.filter { !bound.contains($0.name) }.map(\.usage).joined(separator: ", ")
  }

  /// The first two keys; a run of digits as a range.
  private static func words(_ chords: [KeyChord]) -> String {
    let names = chords.map(\.description)
    if names.count > 2, let first = names.first, let last = names.last, names.allSatisfy({ Int($0) != nil }) {
      return "\(first)-\(last)"
    }
    let both = names.prefix(2).joined(separator: " ")
    return both.count > 9 ? names[0] : both
  }
}
