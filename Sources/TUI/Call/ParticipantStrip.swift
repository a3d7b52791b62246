import CallCore
import NchatAPI
import TerminalKit

/// One row about somebody: mark, name, mute, volume, level and quality, as much as there is room for.
struct ParticipantStrip {
  let participant: Participant
  let isMe: Bool
  let isSelected: Bool
  /// Kept first by this person.
  let isPinned: Bool
  /// Nothing is heard from them; for this client what its microphone really does, whatever the server knows.
  let isMuted: Bool
  /// Percent.
  let volume: Int
  /// This person does not want to hear them.
  let isHushed: Bool
  /// A raised hand, with its place among them.
  let hand: Int?
  let role: CallRole
  let context: ViewContext

  init(_ participant: Participant, in state: State, context: ViewContext) {
    self.participant = participant
    isMe = participant.identity == state.call.me?.identity
    isSelected = participant.identity == state.view.selected
    isPinned =
      state.view.stage.pinned.contains(participant.identity)
      || state.view.stage.focused == participant.identity
    isMuted = isMe ? !state.call.microphone.isOpen : participant.isMuted
    volume = state.call.volume(of: participant.identity)
    isHushed = state.call.hushed.contains(participant.identity)
    hand = state.call.hosting.hands.firstIndex(of: participant.identity).map { $0 + 1 }
    role = state.call.hosting.role(of: participant.identity)
    self.context = context
  }

  private var name: String { isMe ? "you" : participant.displayName }

  /// Draws into one row. `style` is the row's own look while nobody speaks.
  func draw(on surface: inout CellSurface, row: Int, column: Int, columns: Int, style: CellStyle) {
    let glyphs = context.glyphs
    let isSpeaking = participant.isSpeaking
    let base = isSpeaking ? context.theme.speaking : style
    surface.fill(CellRect(row: row, column: column, columns: columns, rows: 1), style: base)
    context.mouse?.add(
      CellRect(row: row, column: column, columns: columns, rows: 1), .participant(participant.identity))
    guard columns > 2 else { return }
    let isWide = columns >= 22
    var end = column + columns - (isWide ? 1 : 0)

    let quality = isWide ? glyphs.quality(participant.quality) : glyphs.shortQuality(participant.quality)
    let qualityStyle = participant.quality == .lost || participant.quality == .poor ? warn(base) : base
    end = surface.writeRight(quality, row: row, endColumn: end, style: qualityStyle) - 1

    let cells = isWide ? 8 : 3
    if columns >= 10 {
      let meter = glyphs.meter(isMuted ? Participant.silence : participant.level, cells: cells)
      let start = end - cells
      let isClipping = participant.level > -3
      let lit = surface.write(meter.lit, row: row, column: start, style: isClipping ? warn(base) : base)
      surface.write(meter.unlit, row: row, column: start + lit, style: faint(base))
      end = start - 1
    }
    if columns >= 44, isSpeaking, !isMuted {
      end = surface.writeRight("\(participant.level) dB", row: row, endColumn: end, style: base) - 1
    }
    if isHushed, !isMe {
      // Not "muted": they are heard by everybody else.
      end = surface.writeRight(isWide ? "silenced" : "0", row: row, endColumn: end, style: warn(base)) - 1
    } else if volume != 100, isWide, !isMe {
      end = surface.writeRight("\(volume)%", row: row, endColumn: end, style: base) - 1
    }
    if participant.quality == .lost, columns >= 36 {
      end = surface.writeRight("reconnecting\(glyphs.ellipsis)", row: row, endColumn: end, style: warn(base)) - 1
    }

    surface.write(isSpeaking ? glyphs.speaking : " ", row: row, column: column, limit: 1, style: base)
    var at = column + 1
    if isSelected {
      surface.focus = CellPosition(row: row, column: at)
      at += surface.write(glyphs.selected, row: row, column: at, style: base.adding(.bold))
    }
    var mark = isMuted ? (isWide ? " \(glyphs.muted)" : glyphs.muted) : ""
    if isPinned { mark += isWide ? " (pin)" : "+" }
    if let hand { mark += isWide ? " ^\(hand)" : "^\(hand)" }
    if isWide, role == .host || role == .coHost { mark += " (\(role.rawValue))" }
    let room = max(0, end - at - TerminalText.width(of: mark, glyphs: glyphs.set))
    let shown = TerminalText.truncated(name, to: room, glyphs: glyphs.set)
    var nameStyle = base
    if isMuted, !isSpeaking { nameStyle = faint(base) }
    if isSelected { nameStyle = nameStyle.adding(.underline) }
    at += surface.write(shown, row: row, column: at, style: nameStyle)
    surface.write(mark, row: row, column: at, limit: max(0, end - at), style: nameStyle)
  }

  /// Yellow where a row is not drawn in reverse, which would turn it into a yellow block.
  private func warn(_ style: CellStyle) -> CellStyle {
    guard !style.attributes.contains(.reverse) else { return style.adding(.bold) }
    return CellStyle(
      foreground: context.theme.warning.foreground, background: style.background,
      attributes: style.attributes.union(context.theme.warning.attributes))
  }

  private func faint(_ style: CellStyle) -> CellStyle {
    let dim = context.theme.barDim
    guard dim.foreground != .standard, !participant.isSpeaking else { return style }
    return dim.on(style.background)
  }
}
