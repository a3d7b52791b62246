import CallCore
import NchatAPI
import TerminalKit

/// The place of a stream's picture: what the stream is, and the reactions that rise there.
struct StreamCard {
  let stream: StreamState
  /// The minute it is.
  let minute: Int64?
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    surface.fill(area, style: context.theme.tile)
    guard area.rows > 0, area.columns > 4 else { return }
    let lines = self.lines(columns: area.columns - 4).prefix(area.rows)
    let first = area.row + (area.rows - lines.count) / 2
    for (index, line) in lines.enumerated() {
      let width = TerminalText.width(of: line.text, glyphs: context.glyphs.set)
      surface.write(
        line.text, row: first + index, column: area.column + max(2, (area.columns - width) / 2),
        limit: area.columns - 4,
        style: line.style)
    }
    drawReactions(on: &surface, in: area)
  }

  private func lines(columns: Int) -> [(text: String, style: CellStyle)] {
    let tile = context.theme.tile
    let glyphs = context.glyphs.set
    func fitted(_ text: String) -> String { TerminalText.truncated(text, to: columns, glyphs: glyphs) }
    guard let now = stream.stream else { return [(fitted(stream.title), tile.adding(.bold))] }
    var lines = [(fitted(now.title), tile.adding(.bold)), (fitted("by \(now.broadcaster.displayName)"), tile)]
    let words = StreamWords.state(of: now, now: minute, context: context)
    lines += TextWrap.rows(of: words, columns: columns, limit: 3, glyphs: glyphs).map { ($0, tile) }
    if now.status == .ended { lines.append((fitted(StreamWords.talk(of: now)), tile)) }
    if let description = now.description, !description.isEmpty {
      lines.append(("", tile))
      lines += TextWrap.rows(of: description, columns: columns, limit: 3, glyphs: glyphs).map { ($0, tile) }
    }
    return lines
  }

  /// They rise from the bottom, a row a step.
  private func drawReactions(on surface: inout CellSurface, in area: CellRect) {
    for reaction in stream.floating {
      let row = area.endRow - 1 - reaction.age * max(1, area.rows / FloatingReaction.steps)
      guard row >= area.row else { continue }
      let word = reaction.type.rawValue
      let column = area.column + max(0, area.columns - word.count) * reaction.position / 100
      surface.write(word, row: row, column: column, limit: area.endColumn - column, style: context.theme.accent)
    }
  }
}
