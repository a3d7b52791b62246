import CallCore
import NchatAPI
import TerminalKit

/// One call of the past: what it was, who came and went, and how it sounded to each.
struct CallDetailPanel {
  let detail: CallDetail
  let state: State
  let context: ViewContext

  private struct Line {
    var text: String
    var style: CellStyle
  }

  private var words: HistoryWords { HistoryWords(me: state.session.me?.id, inbox: state.inbox) }

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let entry = state.history.entry(detail.id)
    let box = Box(title: entry.map(words.who) ?? "A call", style: context.theme.focusedBorder, context: context)
    let inside = box.draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    var lines = entry.map(about) ?? []
    lines += people
    lines += timeline(entry)
    for (index, line) in lines.prefix(inside.rows).enumerated() {
      surface.write(
        TerminalText.truncated(line.text, to: inside.columns - 2, glyphs: context.glyphs.set), row: inside.row + index,
        column: inside.column + 1, style: line.style)
    }
    if lines.count > inside.rows {
      surface.writeRight(
        " \(lines.count - inside.rows) more in a larger terminal ", row: rect.endRow - 1, endColumn: rect.endColumn - 1,
        style: context.theme.dim)
    }
  }

  private func plain(_ text: String) -> Line { Line(text: text, style: context.theme.text) }
  private func dim(_ text: String) -> Line { Line(text: text, style: context.theme.dim) }
  private func head(_ text: String) -> Line { Line(text: text, style: context.theme.strong) }

  private func about(_ entry: CallHistoryEntry) -> [Line] {
    let kind = entry.call.isHuddle ? "huddle" : "\(entry.call.type == .audio ? "audio" : "video") call"
    let at = context.moment(entry.call.initiatedAt.milliseconds, now: state.session.minute)
    var lines = [plain("\(kind), \(words.way(entry)), \(at), \(words.time(entry.myDurationSeconds)) for you")]
    if let quality = entry.quality {
      let mos = quality.mos.map { ", MOS \(ShortNumber.text($0))" } ?? ""
      let score = Int(max(0, min(100, quality.qualityScore)).rounded())
      lines.append(plain("it sounded \(quality.quality.rawValue) to you: \(score) of 100\(mos)"))
    }
    return lines + [plain("")]
  }

  // MARK: People

  private var people: [Line] {
    guard detail.isLoaded else {
      return detail.failure == nil ? [dim("looking who was there\(context.glyphs.ellipsis)")] : []
    }
    let heading = row("who", "role", "there", "score", "MOS", "loss", "jitter", "rtt")
    return [head("People"), dim(heading)]
      + detail.people.map { person in
        let figures = figures(of: person)
        func text(_ value: Double?, _ unit: String = "") -> String { value.map { ShortNumber.text($0) + unit } ?? "-" }
        let role = person.status == .joined || person.status == .left ? person.role.rawValue : person.status.rawValue
        return plain(
          row(
            person.userId == state.session.me?.id ? "you" : person.user?.displayName ?? "somebody", role,
            words.time(person.durationSeconds), text(figures?.qualityScore), text(figures?.mos),
            text(figures?.packetLoss.map { $0 * 100 }, " %"), text(figures?.jitter, " ms"), text(figures?.rtt, " ms")))
      }
  }

  /// What was measured of somebody's connections: what their client says first, of the newest that has figures.
  private func figures(of person: CallParticipant) -> ConnectionFigures? {
    let theirs = (detail.quality?.connections ?? []).filter {
      $0.userId == person.userId && $0.figures != ConnectionFigures()
    }
    return (theirs.first { $0.reportedBy == .client } ?? theirs.first)?.figures
  }

  private func row(_ name: String, _ cells: String...) -> String {
    let glyphs = context.glyphs.set
    func padded(_ text: String, _ width: Int) -> String {
      let shown = TerminalText.truncated(text, to: width - 1, glyphs: glyphs)
      return shown + String(repeating: " ", count: max(0, width - TerminalText.width(of: shown, glyphs: glyphs)))
    }
    return padded(name, 16) + padded(cells[0], 12) + cells.dropFirst().map { padded($0, 8) }.joined()
  }

  // MARK: Timeline

  private func timeline(_ entry: CallHistoryEntry?) -> [Line] {
    guard detail.isLoaded, let call = entry?.call else { return [] }
    func name(_ person: CallParticipant) -> String {
      person.userId == state.session.me?.id ? "you" : person.user?.displayName ?? "somebody"
    }
    let isMine = call.initiator?.id == state.session.me?.id
    var steps: [(at: Timestamp, text: String)] = [
      (call.initiatedAt, "\(isMine ? "you" : call.initiator?.displayName ?? "somebody") called")
    ]
    for person in detail.people {
      if let at = person.joinedAt { steps.append((at, "\(name(person)) came")) }
      if let at = person.leftAt { steps.append((at, "\(name(person)) left\(why(person.leaveReason))")) }
    }
    if let at = call.endedAt {
      steps.append((at, "over" + (call.endReason.map { $0 == .completed ? "" : ": \($0.rawValue)" } ?? "")))
    }
    // What happened at once stays in the order of its list.
    let ordered = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    return [plain(""), head("Timeline")]
      + ordered.map { plain("\(context.timeOfDay($0.element.at.milliseconds)) \($0.element.text)") }
  }

  private func why(_ reason: LeaveReason?) -> String {
    switch reason {
    case .kicked: ": sent out"
    case .networkError: ": the connection was lost"
    case .timeout: ": no sound came"
    case .userLeft, .callEnded, nil: ""
    }
  }
}
