import CallCore
import TerminalKit

/// What keys do that lie over a view, as a list made from the key map; what is not possible now is dim, and says why.
struct KeyMenu {
  let title: String
  let keys: KeyContext
  /// What stands above the keys.
  var heading: [String] = []
  /// What a key does, where its command's summary does not say it well enough.
  var words: @Sendable (Command) -> String? = { _ in nil }
  /// It is so already.
  var isSet: @Sendable (Command) -> Bool = { _ in false }
  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let bindings = (context.keymap.bindings[keys] ?? []).filter { $0.command != "view.dismiss" }
    let rect = area.centered(
      columns: min(58, area.columns), rows: min(bindings.count + heading.count + 2, area.rows))
    var inside = Box(title: "\(title) (Esc closes)", style: context.theme.focusedBorder, context: context)
      .draw(on: &surface, in: rect)
    for line in heading where inside.rows > bindings.count || inside.rows > 1 {
      let row = inside.takeTop(1)
      surface.write(
        TerminalText.truncated(line, to: row.columns - 2, glyphs: context.glyphs.set), row: row.row,
        column: row.column + 1, style: context.theme.strong)
    }
    for binding in bindings where inside.rows > 0 { draw(binding, on: &surface, in: inside.takeTop(1)) }
  }

  private func draw(_ binding: KeyBinding, on surface: inout CellSurface, in rect: CellRect) {
    guard let chord = binding.chords.first, let command = context.keymap.command(for: chord, in: keys) else { return }
    let name = String(binding.command.prefix { !$0.isWhitespace })
    let theme = context.theme
    let refusal = command.refusal(in: state)
    let key = chord.description
    surface.write(key, row: rect.row, column: rect.column + 1, style: refusal == nil ? theme.key : theme.dim)
    var text = words(command) ?? CommandRegistry.standard[name]?.summary ?? name
    if let refusal { text += ": \(refusal)" }
    if isSet(command) { text += " (so it is)" }
    surface.write(
      TerminalText.truncated(text, to: rect.columns - 6, glyphs: context.glyphs.set), row: rect.row,
      column: rect.column + 4, style: refusal == nil ? theme.text : theme.dim)
  }
}
