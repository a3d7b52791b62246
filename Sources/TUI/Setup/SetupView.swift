import CallCore
import TerminalKit

/// The screen of the first start.
enum SetupView {
  static func surface(_ state: SetupState, size: CellSize, context: ViewContext) -> CellSurface {
    var surface = CellSurface(size: size, glyphs: context.glyphs.set)
    let theme = context.theme
    let area = surface.bounds
    let rect = area.centered(columns: min(72, area.columns), rows: min(16, area.rows))
    let title = state.question.map { "Welcome to ncall, \($0.number) of \($0.count)" } ?? "Welcome to ncall"
    let box = Box(title: title, style: theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    var row = inside.row
    func write(_ text: String, style: CellStyle) {
      for line in TextWrap.rows(of: text, columns: max(1, inside.columns - 2), glyphs: context.glyphs.set) {
        guard row < inside.endRow else { return }
        surface.write(line, row: row, column: inside.column + 1, limit: inside.columns - 2, style: style)
        row += 1
      }
    }
    guard let question = state.question else {
      write(state.activity, style: theme.text)
      context.complete(&surface)
      return surface
    }
    write(question.title, style: theme.strong)
    write(question.words, style: theme.text)
    if inside.rows > 8 { row += 1 }
    if question.choices.isEmpty {
      draw(question, state.draft, on: &surface, row: row, inside, context)
      row += 1
    } else {
      draw(question.choices, state.choice, on: &surface, row: &row, inside, context)
    }
    if let problem = question.problem {
      if inside.rows > 8 { row += 1 }
      write(problem, style: theme.danger)
    }
    let keys = question.choices.isEmpty ? "Enter goes on, Esc skips" : "j k choose, Enter goes on, Esc skips"
    if row < inside.endRow {
      surface.write(
        keys, row: inside.endRow - 1, column: inside.column + 1, limit: inside.columns - 2, style: theme.dim)
    }
    context.complete(&surface)
    return surface
  }

  private static func draw(
    _ question: SetupQuestion, _ draft: TextDraft, on surface: inout CellSurface, row: Int, _ inside: CellRect,
    _ context: ViewContext
  ) {
    guard row < inside.endRow else { return }
    let label = "\(question.label): "
    let at =
      inside.column + 1
      + surface.write(label, row: row, column: inside.column + 1, limit: inside.columns - 2, style: context.theme.key)
    let room = max(1, inside.endColumn - 2 - at)
    let shown = question.isSecret ? draft.characters.map { _ in Character("*") } : draft.characters
    // The end of what is typed stays in sight.
    var first = 0
    while first < draft.cursor, TerminalText.width(of: String(shown[first..<draft.cursor])) >= room { first += 1 }
    surface.write(String(shown[first...]), row: row, column: at, limit: room, style: context.theme.text)
    let before = TerminalText.width(of: String(shown[first..<draft.cursor]))
    surface.cursor = CellPosition(row: row, column: min(at + before, inside.endColumn - 1))
  }

  private static func draw(
    _ choices: [String], _ choice: Int, on surface: inout CellSurface, row: inout Int, _ inside: CellRect,
    _ context: ViewContext
  ) {
    let room = max(0, inside.endRow - row - 1)
    let first = max(0, min(choice - room / 2, choices.count - room))
    for (index, words) in choices.enumerated().dropFirst(first).prefix(room) {
      let isChosen = index == choice
      let mark = isChosen ? context.glyphs.selected : " "
      surface.write(
        "\(mark) \(index + 1) \(words)", row: row, column: inside.column + 1, limit: inside.columns - 2,
        style: isChosen ? context.theme.accent : context.theme.text)
      row += 1
    }
  }
}
