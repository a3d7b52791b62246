import CallCore
import TerminalKit

/// The first row: what call this is, how it goes, and what the microphone does.
struct TitleLine {
  /// A piece of the line; those with the highest number go first when there is no room.
  private struct Piece {
    var text: String
    var style: CellStyle
    var expendable: Int
    /// What clicking it presses.
    var key: KeyChord?
  }

  let state: State
  let context: ViewContext
  let arrangement: StageView.Arrangement

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    surface.fill(rect, style: context.theme.bar)
    var left = leftPieces
    var right = rightPieces
    func width(_ pieces: [Piece]) -> Int {
      pieces.reduce(0) { $0 + TerminalText.width(of: $1.text, glyphs: context.glyphs.set) + 2 }
    }
    while width(left) + width(right) > rect.columns {
      let most = (left + right).map(\.expendable).max() ?? 0
      if most == 0 { break }
      left.removeAll { $0.expendable == most }
      right.removeAll { $0.expendable == most }
    }
    var end = rect.endColumn - 1
    for piece in right.reversed() {
      let start = surface.writeRight(piece.text, row: rect.row, endColumn: end, style: piece.style)
      if let key = piece.key {
        context.mouse?.add(CellRect(row: rect.row, column: start, columns: end - start, rows: 1), .key(key))
      }
      end = start - 2
    }
    var at = rect.column + 1
    for piece in left {
      let room = end - at
      let text = TerminalText.truncated(piece.text, to: room, glyphs: context.glyphs.set)
      at += surface.write(text, row: rect.row, column: at, limit: room, style: piece.style) + 2
    }
  }

  private var leftPieces: [Piece] {
    let call = state.call
    let bar = context.theme.bar
    var pieces = [Piece(text: call.title ?? call.room?.name ?? "ncall", style: bar.adding(.bold), expendable: 0)]
    if call.connection.isInCall {
      pieces.append(Piece(text: CallWords.duration(minutes: call.minutes), style: bar, expendable: 4))
      if call.room?.isRecording == true {
        pieces.append(Piece(text: "\(context.glyphs.dot) REC", style: context.theme.alarm, expendable: 0))
      }
      pieces.append(Piece(text: "\(call.count) in call", style: bar, expendable: 2))
      if call.hosting.isLocked { pieces.append(Piece(text: "locked", style: context.theme.barDim, expendable: 5)) }
      if !arrangement.words.isEmpty {
        pieces.append(
          Piece(text: arrangement.words, style: context.theme.barDim, expendable: arrangement.hasPages ? 3 : 7))
      }
    }
    if call.stats != nil, call.connection.isInCall {
      let quality = call.me.map { context.glyphs.quality($0.quality) + " " } ?? ""
      let trip = call.link.roundTrip.map { "\($0) ms" } ?? ""
      let loss = call.link.loss > 0 ? " loss \(Self.percent(tenths: call.link.loss))" : ""
      pieces.append(Piece(text: quality + trip + loss, style: bar, expendable: 5))
    }
    if context.link == .slow { pieces.append(Piece(text: "slow link", style: context.theme.barWarning, expendable: 6)) }
    if state.chat.unread > 0 {
      pieces.append(Piece(text: "\(state.chat.unread) new", style: context.theme.barAccent, expendable: 3))
    }
    return pieces
  }

  private var rightPieces: [Piece] {
    var pieces = [microphone]
    if state.call.isDeafened {
      pieces.append(Piece(text: "deaf", style: context.theme.alarm, expendable: 1))
    } else if let output = state.devices.output {
      let name = TerminalText.truncated(output.name, to: 12, glyphs: context.glyphs.set)
      let isFine = output.condition == .opened
      pieces.append(
        Piece(
          text: "spk \(isFine ? "" : "! ")\(name)",
          style: isFine ? context.theme.bar : context.theme.barWarning,
          expendable: isFine ? 6 : 1))
    }
    let helping = context.keymap.bindings[.call]?.first { $0.command == "view.help" }
    if let key = helping?.chords.first {
      pieces.append(Piece(text: "\(key) help", style: context.theme.barDim, expendable: 8, key: key))
    }
    return pieces
  }

  /// What the microphone really does, and never less than that.
  private var microphone: Piece {
    let microphone = state.call.microphone
    let bar = context.theme.bar
    if microphone.isOpen != microphone.wantsOpen, state.call.connection.isInCall {
      return microphone.isOpen
        ? Piece(text: " mic still LIVE ", style: context.theme.alarm, expendable: 0)
        : Piece(text: "mic opening\(context.glyphs.ellipsis)", style: bar, expendable: 0)
    }
    if let mark = PushToTalkMark(state: state, context: context).live {
      return Piece(text: mark, style: context.theme.alarm, expendable: 0)
    }
    if microphone.isMuted { return Piece(text: "mic \(context.glyphs.muted) muted", style: bar, expendable: 0) }
    if let mark = PushToTalkMark(state: state, context: context).closed {
      return Piece(text: mark, style: bar, expendable: 0)
    }
    if let input = state.devices.input, input.condition != .opened {
      let name = TerminalText.truncated(input.name, to: 12, glyphs: context.glyphs.set)
      return Piece(text: "mic ! \(name)", style: context.theme.barWarning, expendable: 0)
    }
    guard microphone.isOpen else { return Piece(text: "mic off", style: bar, expendable: 0) }
    let meter = context.glyphs.meter(state.call.me?.level ?? Participant.silence, cells: 8)
    return Piece(text: "mic \(meter.lit)\(meter.unlit)", style: bar, expendable: 0)
  }

  /// `0.1%` for one.
  private static func percent(tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)%" }

  /// `0.1%` for a fraction, 0…1.
  static func percent(_ fraction: Double) -> String {
    percent(tenths: Int((min(1, max(0, fraction)) * 1000).rounded()))
  }
}
