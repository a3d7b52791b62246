import CallCore
import TerminalKit

/// The call in a terminal too small for tiles: one row per person, and what the microphone does. Works down to 1x1.
struct AudioOnlyList {
  /// Smaller terminals get this list.
  static let minimum = CellSize(columns: 60, rows: 16)

  let state: State
  let context: ViewContext

  func draw(on surface: inout CellSurface) {
    var area = surface.bounds
    if area.rows >= 2 {
      let title = area.takeTop(1)
      TitleLine(state: state, context: context, arrangement: .empty).draw(on: &surface, in: title)
    }
    if area.rows >= 3 {
      let keys = area.takeBottom(1)
      KeyLine(state: state, context: context).draw(on: &surface, in: keys)
    }
    if area.rows >= 3 {
      let status = area.takeBottom(1)
      let hasNews = state.notices.current != nil || state.call.connection != .joined
      if hasNews {
        StatusLine(state: state, context: context, arrangement: .empty).draw(on: &surface, in: status)
      } else {
        let hint = "small terminal: tiles from \(Self.minimum)"
        surface.write(
          TerminalText.truncated(hint, to: area.columns - 1, glyphs: context.glyphs.set), row: status.row, column: 1,
          style: context.theme.dim)
      }
    }
    let speakers = state.call.recentSpeakers.compactMap { state.call.others[$0] }
    let isSpeaker = Set(state.call.recentSpeakers)
    let people =
      speakers + state.call.others.all.filter { !isSpeaker.contains($0.identity) }
      + (state.call.me.map { [$0] } ?? [])
    for (index, participant) in people.prefix(area.rows).enumerated() {
      ParticipantStrip(participant, in: state, context: context).draw(
        on: &surface, row: area.row + index, column: 0, columns: area.columns, style: context.theme.text)
    }
    if people.isEmpty {
      let text = CallWords.situation(of: state.call, ellipsis: context.glyphs.ellipsis) ?? ""
      surface.write(
        TerminalText.truncated(text, to: area.columns, glyphs: context.glyphs.set), row: area.row, column: 0,
        style: context.theme.dim)
    }
  }
}
