import CallCore
import NchatAPI
import TerminalKit

/// The right pane at home: who is where the person looks, and what can be done there.
struct InboxDetails {
  let state: State
  let context: ViewContext

  private struct Line {
    var text: String
    var style: CellStyle
    /// More of it is left out.
    var mostRows = 1
  }

  func draw(on surface: inout CellSurface, in rect: CellRect) {
    let inside = Box(title: title, style: context.theme.border, context: context).draw(on: &surface, in: rect)
    let glyphs = context.glyphs.set
    let rows = lines.prefix(max(0, inside.rows)).flatMap { line -> [Line] in
      guard line.mostRows > 1 else {
        return [
          Line(text: TerminalText.truncated(line.text, to: inside.columns - 2, glyphs: glyphs), style: line.style)
        ]
      }
      return TextWrap.rows(of: line.text, columns: inside.columns - 2, limit: line.mostRows, glyphs: glyphs)
        .map { Line(text: $0, style: line.style) }
    }
    for (index, line) in rows.prefix(max(0, inside.rows)).enumerated() {
      surface.write(line.text, row: inside.row + index, column: inside.column + 1, style: line.style)
    }
  }

  private var title: String {
    let inbox = state.inbox
    switch inbox.selected {
    case .call(let id): return inbox.call(id).map(inbox.title) ?? ""
    case .channel(let id): return inbox.channel(id).map { "#\($0.slug)" } ?? ""
    case .stream(let id): return inbox.stream(id)?.title ?? ""
    case nil: return ""
    }
  }

  private var lines: [Line] {
    let inbox = state.inbox
    switch inbox.selected {
    case .call(let id): return inbox.call(id).map(lines) ?? []
    case .channel(let id): return inbox.channel(id).map(lines) ?? []
    case .stream(let id): return inbox.stream(id).map(lines) ?? []
    case nil where !inbox.filter.isEmpty: return [plain("Nothing fits; Esc shows all.")]
    case nil: return inbox.isLoaded ? [plain("Nothing goes on here. `:call NAME` calls somebody.")] : []
    }
  }

  private func plain(_ text: String) -> Line { Line(text: text, style: context.theme.text) }
  private func dim(_ text: String) -> Line { Line(text: text, style: context.theme.dim) }
  private func head(_ text: String) -> Line { Line(text: text, style: context.theme.strong) }
  private func key(_ text: String) -> Line { Line(text: text, style: context.theme.key) }

  private func lines(of call: Call) -> [Line] {
    var lines = [dim(words(for: call))]
    lines += people(in: call.id)
    return lines + [plain(""), key(call.isLocked ? "locked: nobody new comes in" : "c  join")]
  }

  private func words(for call: Call) -> String {
    let kind = call.isHuddle ? "huddle" : call.type == .audio ? "audio call" : "video call"
    return "\(kind), \(call.participantCount) in, since \(context.timeOfDay(call.initiatedAt.milliseconds))"
  }

  private func people(in call: EntityID) -> [Line] {
    (state.inbox.people[call] ?? []).filter { $0.status == .joined }.map { person in
      var marks = ""
      if person.isMuted { marks += " \(context.glyphs.muted)" }
      if person.isHandRaised { marks += " ^" }
      if person.role == .host { marks += " (host)" }
      return plain("\(context.glyphs.dot) \(person.user?.displayName ?? "somebody")\(marks)")
    }
  }

  private func lines(of channel: Channel) -> [Line] {
    var lines: [Line] = []
    if let description = channel.description, !description.isEmpty { lines.append(dim(description)) }
    if let call = channel.activeCallId {
      lines.append(head("Now"))
      let people = people(in: call)
      lines += people.isEmpty ? [dim("a call goes on")] : people
    }
    for stream in state.inbox.streams where stream.channelId == channel.id && !stream.isOver {
      lines.append(plain("\(stream.status == .live ? context.glyphs.dot : "-") stream: \(stream.title)"))
    }
    if !lines.isEmpty { lines.append(plain("")) }
    lines.append(head("Members \(channel.memberCount)"))
    for member in state.inbox.members[channel.id] ?? [] {
      let status = member.user.status.map { $0 == .offline ? "" : ", \($0.rawValue)" } ?? ""
      let role = member.role == .member ? "" : " (\(member.role.rawValue))"
      let style = member.user.status == .online ? context.theme.text : context.theme.dim
      lines.append(Line(text: "\(member.user.displayName)\(role)\(status)", style: style))
    }
    return lines + [plain(""), key(channel.activeCallId == nil ? "c  begin a huddle" : "c  join the call")]
  }

  private func lines(of stream: LiveStream) -> [Line] {
    var lines = [plain("by \(stream.broadcaster.displayName)")]
    let words = StreamWords.state(of: stream, now: state.session.minute, context: context)
    lines.append(Line(text: words, style: context.theme.dim, mostRows: 3))
    switch stream.status {
    case .live, .ended: lines.append(dim(StreamWords.talk(of: stream)))
    case .preparing, .scheduled, .cancelled, .missed: break
    }
    if let description = stream.description, !description.isEmpty {
      lines += [plain(""), Line(text: description, style: context.theme.text, mostRows: 6)]
    }
    return lines + [plain(""), key(stream.isOver ? "w  read what was said" : "w  watch")]
  }
}
