import CallCore
import TerminalKit

/// All keys of a view, made from the live key map, and below them the commands that have none.
struct HelpOverlay {
  let keys: KeyContext
  /// Rows that were scrolled down; limited to what there is.
  let scroll: Int
  let context: ViewContext

  private struct Entry {
    var keys: String
    var words: String
    var isHeading = false
  }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let entries = self.entries
    let columns = area.columns >= 112 ? 3 : area.columns >= 76 ? 2 : 1
    let perColumn = (entries.count + columns - 1) / columns
    let width = min(area.columns, columns * 36 + 4)
    let typed = TextWrap.rows(of: typedWords, columns: max(1, width - 4), glyphs: context.glyphs.set)
    let count = perColumn + 1 + typed.count
    let rect = area.centered(columns: width, rows: min(area.rows, count + 2))
    let box = Box(
      title: count + 2 > area.rows ? "Keys (j k move, Esc closes)" : "Keys (Esc closes)",
      style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    let first = max(0, min(scroll, count - inside.rows))
    let columnWidth = inside.columns / columns
    for line in first..<min(count, first + inside.rows) {
      let row = inside.row + line - first
      if line == perColumn {
        surface.write("Typed after :", row: row, column: inside.column + 1, style: context.theme.strong)
      } else if line > perColumn {
        surface.write(
          typed[line - perColumn - 1], row: row, column: inside.column + 1, limit: inside.columns - 2,
          style: context.theme.text)
      } else {
        for column in 0..<columns where column * perColumn + line < entries.count {
          draw(
            entries[column * perColumn + line], on: &surface, row: row,
            column: inside.column + column * columnWidth + 1, columns: columnWidth)
        }
      }
    }
    let below = count - first - inside.rows
    if below > 0 {
      surface.writeRight(
        " \(below) below ", row: rect.endRow - 1, endColumn: rect.endColumn - 1, style: context.theme.accent)
    }
  }

  private func draw(_ entry: Entry, on surface: inout CellSurface, row: Int, column: Int, columns: Int) {
    if entry.isHeading {
      surface.write(entry.words, row: row, column: column, limit: columns - 2, style: context.theme.strong)
    } else {
      surface.writeRight(entry.keys, row: row, endColumn: column + 9, style: context.theme.key)
      let words = TerminalText.truncated(entry.words, to: columns - 13, glyphs: context.glyphs.set)
      surface.write(words, row: row, column: column + 11, style: context.theme.text)
    }
  }

  /// Sections in the registry's order, each with its keys.
  private var entries: [Entry] {
    let registry = CommandRegistry.standard
    var bySection: [CommandDefinition.Section: [Entry]] = [:]
    var order: [String] = []
    var keys: [String: [KeyChord]] = [:]
    for binding in (context.keymap.bindings[self.keys] ?? [])
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
