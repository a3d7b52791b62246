import CallCore
import TerminalKit

/// Asks about a call that rings.
struct RingDialog {
  let call: IncomingCall
  let ring: RingState
  /// In a call already, which has to be left first.
  let isBusy: Bool
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let rect = area.centered(columns: min(52, area.columns), rows: min(8, area.rows))
    let box = Box(title: title, style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 3 else { return }
    let left = inside.column + 1
    let limit = inside.columns - 2
    let glyphs = context.glyphs.set
    func write(_ text: String, row: Int, style: CellStyle) {
      guard row < inside.rows else { return }
      surface.write(
        TerminalText.truncated(text, to: limit, glyphs: glyphs), row: inside.row + row, column: left, style: style)
    }
    write(call.from.displayName, row: 0, style: context.theme.strong)
    write(about, row: 1, style: context.theme.dim)
    // Keys are shown when they do something.
    guard ring.isArmed else { return }
    var at = left
    for (key, words) in keys {
      let width = TerminalText.width(of: key) + TerminalText.width(of: words) + 6
      guard at + width <= left + limit + 3 else { break }
      at += KeyButton(key: key, words: words, context: context).draw(on: &surface, row: inside.endRow - 1, column: at)
    }
  }

  private var title: String {
    let kind = call.type == .audio ? "call" : "video call"
    return call.isGroup ? "Incoming group \(kind)" : "Incoming \(kind)"
  }

  private var about: String {
    var parts = [call.from.username]
    if ring.calls.count > 1 { parts.append("\(ring.calls.count - 1) more ring") }
    if ring.isSilenced { parts.append("silenced") }
    if isBusy { parts.append("you are in a call: leave it to answer") }
    return parts.joined(separator: " \(context.glyphs.separator) ")
  }

  private var keys: [(String, String)] {
    isBusy
      ? [("d", "decline"), ("s", "silence"), ("Esc", "later")]
      : [("a", "answer"), ("m", "muted"), ("d", "decline"), ("Esc", "later")]
  }
}
