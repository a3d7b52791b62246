import CallCore
import TerminalKit

/// How media travels: the call as a whole and each remote track.
struct StatsOverlay {
  let call: CallState
  let context: ViewContext

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let tracks = call.stats?.tracks ?? []
    let rect = area.centered(columns: min(74, area.columns), rows: min(area.rows, max(1, tracks.count) + 6))
    let box = Box(title: "Network (Esc closes)", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows >= 1 else { return }
    guard let stats = call.stats else {
      surface.write("no figures yet", row: inside.row, column: inside.column + 1, style: context.theme.dim)
      return
    }
    let column = inside.column + 1
    let trip = stats.roundTrip.map { "\(Int($0.rounded())) ms" } ?? "not known"
    let lines = [
      "round trip \(trip)",
      "up    \(Self.rate(stats.upRate))  loss \(stats.upLoss.map(TitleLine.percent) ?? "not known")",
      "down  \(Self.rate(stats.downRate))  loss \(TitleLine.percent(stats.downLoss))",
      Self.row("who", ["kbit/s", "loss", "jitter", "buffer", "made up"]),
    ]
    for (index, line) in lines.enumerated() where index < inside.rows {
      let style = index == 3 ? context.theme.dim : context.theme.text
      surface.write(line, row: inside.row + index, column: column, limit: inside.columns - 2, style: style)
    }
    for (index, track) in tracks.enumerated() where index + lines.count < inside.rows {
      let name = call.others[track.identity]?.displayName ?? track.identity
      let values = [
        "\(Int(track.rate.rounded()))", TitleLine.percent(track.loss), "\(Int(track.jitter.rounded())) ms",
        "\(Int(track.buffer.rounded())) ms", TitleLine.percent(track.concealed),
      ]
      let row = Self.row(TerminalText.truncated(name, to: 18, glyphs: context.glyphs.set), values)
      surface.write(
        row, row: inside.row + lines.count + index, column: column, limit: inside.columns - 2,
        style: context.theme.text)
    }
  }

  private static func rate(_ kilobits: Double) -> String {
    pad(
      kilobits >= 1000 ? "\(Int(kilobits / 100) / 10).\(Int(kilobits / 100) % 10) Mbit/s" : "\(Int(kilobits)) kbit/s",
      to: 12)
  }

  private static func row(_ name: String, _ values: [String]) -> String {
    let padded = name + String(repeating: " ", count: max(0, 19 - TerminalText.width(of: name)))
    return padded + values.map { pad($0, to: 9) }.joined()
  }

  private static func pad(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
