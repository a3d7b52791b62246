import CallCore
import NchatAPI
import TerminalKit

/// Tells what changes as lines, one for each change, and nothing that only ticks: levels and figures are told when they are asked for.
///
/// What is told follows from two states alone: the last one that was told, and the one now.
struct PlainTranscript {
  /// People who come or go at once are counted, beyond so many.
  private static let crowd = 5

  private var told = State()
  /// Coming into a call was said: placing it and joining its room are one to a person.
  private var saidEntry = false
  private var notice = 0
  private var question: PlainMenu?

  mutating func lines(for state: State) -> [PlainLine] {
    let people = people(state)
    let messages = chat(state)
    var lines = session(state) + call(state) + people + messages + stream(state) + inbox(state)
    let said = Set((messages + people).map(\.text))
    for notice in state.notices.log where notice.id > self.notice {
      self.notice = notice.id
      // A message that was not seen is a notice, too, and so is who came and left; here it was said.
      guard !said.contains(notice.text) else { continue }
      lines.append(
        PlainLine(notice.severity == .info ? "note" : notice.severity == .warning ? "warn" : "error", notice.text))
    }
    let asked = PlainMenu.question(in: state)
    if asked != question {
      question = asked
      if let asked, let words = asked.question {
        lines.append(PlainLine(state.ring.current == nil ? "ask" : "ring", "\(words). \(asked.choices)"))
      }
    }
    told = state
    return lines
  }

  private func session(_ state: State) -> [PlainLine] {
    var lines: [PlainLine] = []
    if state.session.line != told.session.line {
      switch state.session.line {
      case .none, .connecting: break
      case .connected: lines.append(PlainLine("server", "connected to \(state.session.server)"))
      case .lost(let reason): lines.append(PlainLine("server", "connection lost, retrying: \(reason)"))
      case .closed(let reason): lines.append(PlainLine("server", "tells no more: \(reason)"))
      }
    }
    if let me = state.session.me, me != told.session.me { lines.append(PlainLine("server", "you are \(me.username)")) }
    return lines
  }

  private mutating func call(_ state: State) -> [PlainLine] {
    let (call, before) = (state.call, told.call)
    var lines: [PlainLine] = []
    let name = call.title ?? call.room?.name ?? "the call"
    if call.connection != before.connection || call.waitsInLobby != before.waitsInLobby {
      switch call.connection {
      case .idle: break
      case .connecting:
        if call.waitsInLobby {
          lines.append(PlainLine("call", "waiting for the host of \(name) to let you in"))
        } else if !saidEntry {
          lines.append(PlainLine("call", "connecting to \(name)"))
        }
        saidEntry = true
      case .joined:
        saidEntry = false
        if case .reconnecting = before.connection {
          lines.append(PlainLine("call", "\(name) goes on"))
        } else {
          lines.append(PlainLine("call", "\(name) joined, \(Self.count(call.count))"))
        }
      case .reconnecting(let cause):
        lines.append(PlainLine("call", "connection lost, retrying" + (cause.map { ": \($0)" } ?? "")))
      case .leaving: lines.append(PlainLine("call", "leaving"))
      case .left(let cause):
        saidEntry = false
        lines.append(PlainLine("call", cause.sentence))
      }
    }
    guard call.connection.isInCall, before.connection.isInCall else { return lines }
    if call.microphone.isMuted != before.microphone.isMuted {
      lines.append(PlainLine("mic", call.microphone.isMuted ? "muted" : "not muted"))
    }
    if call.microphone.isPushToTalk != before.microphone.isPushToTalk {
      lines.append(PlainLine("mic", call.microphone.isPushToTalk ? "push-to-talk: say talk on, talk off" : "open"))
    } else if call.microphone.isTalking != before.microphone.isTalking {
      lines.append(PlainLine("mic", call.microphone.isTalking ? "live" : "closed"))
    }
    if call.isDeafened != before.isDeafened {
      lines.append(PlainLine("sound", call.isDeafened ? "you hear nobody" : "you hear the others"))
    }
    return lines
  }

  /// Who came, left, was muted, raised a hand, or has a connection that is lost.
  private func people(_ state: State) -> [PlainLine] {
    let (call, before) = (state.call, told.call)
    guard call.connection.isInCall else { return [] }
    let wasIn = before.connection.isInCall
    let came = call.others.identities.filter { before.others[$0] == nil }
    let left = wasIn ? before.others.all.filter { call.others[$0.identity] == nil } : []
    var lines: [PlainLine] = []
    if !wasIn, !came.isEmpty {
      lines.append(PlainLine("people", NameList.text(came.compactMap { call.others[$0]?.displayName })))
    } else if came.count > Self.crowd {
      lines.append(PlainLine("people", "\(came.count) came, \(Self.count(call.count))"))
    } else {
      lines += came.compactMap { call.others[$0] }.map { PlainLine("people", "\($0.displayName) joined") }
    }
    if left.count > Self.crowd {
      lines.append(PlainLine("people", "\(left.count) left, \(Self.count(call.count))"))
    } else {
      lines += left.map { PlainLine("people", "\($0.displayName) left") }
    }
    guard wasIn, call.others != before.others || call.hosting.hands != before.hosting.hands else { return lines }
    for person in call.others.all.prefix(100) {
      guard let old = before.others[person.identity] else { continue }
      if person.isMuted != old.isMuted {
        lines.append(PlainLine("voice", "\(person.displayName) is \(person.isMuted ? "muted" : "not muted any more")"))
      }
      if (person.quality == .lost) != (old.quality == .lost) {
        lines.append(
          PlainLine(
            "voice", "\(person.displayName) \(person.quality == .lost ? "lost connection, retrying" : "is back")"))
      }
    }
    for hand in call.hosting.hands where !before.hosting.hands.contains(hand) {
      let name = hand == call.me?.identity ? "you" : call.others[hand]?.displayName ?? hand
      lines.append(PlainLine("people", "\(name) raised a hand"))
    }
    for waiting in call.hosting.lobby where !before.hosting.lobby.contains(waiting) {
      lines.append(PlainLine("people", "\(waiting.displayName) waits: admit, or deny"))
    }
    return lines
  }

  private func chat(_ state: State) -> [PlainLine] {
    let known = Set(told.chat.lines.map(\.id))
    return state.chat.lines.filter { !known.contains($0.id) && $0.delivery == .received }.map { line in
      PlainLine("chat", "\(line.name.isEmpty ? line.identity : line.name): \(line.text)")
    } + sent(state)
  }

  /// What this person wrote, once the others have it.
  private func sent(_ state: State) -> [PlainLine] {
    guard state.chat.lines != told.chat.lines else { return [] }
    let before = told.chat.lines.filter { $0.delivery == .sent }.map(\.id)
    return state.chat.lines.filter { $0.delivery == .sent && !before.contains($0.id) }.map {
      PlainLine("chat", "you: \($0.text)")
    }
  }

  private func stream(_ state: State) -> [PlainLine] {
    let (stream, before) = (state.stream, told.stream)
    var lines: [PlainLine] = []
    let title = stream.stream?.title ?? stream.title
    if stream.connection != before.connection || stream.id != before.id {
      switch stream.connection {
      case .none: if before.id != nil { lines.append(PlainLine("stream", "you watch it no more")) }
      case .connecting: lines.append(PlainLine("stream", "coming to \(title)"))
      case .connected:
        let by = stream.stream.map { " by \($0.broadcaster.displayName), \($0.currentViewers) watch" } ?? ""
        lines.append(PlainLine("stream", "\(title)\(by)"))
      case .lost(let reason): lines.append(PlainLine("stream", "connection lost, retrying: \(reason)"))
      case .over: lines.append(PlainLine("stream", "\(title) is over"))
      case .closed(let reason): lines.append(PlainLine("stream", reason))
      }
    }
    guard stream.messages != before.messages else { return lines }
    let known = Set(before.messages.map(\.id))
    for message in stream.messages where !known.contains(message.id) && !message.isDeleted {
      let name = message.userId == state.session.me?.id ? "you" : message.user.displayName
      lines.append(PlainLine("chat", "\(name): \(message.content)"))
    }
    for message in stream.messages where message.isDeleted {
      guard let old = before.messages.first(where: { $0.id == message.id }), !old.isDeleted else { continue }
      lines.append(PlainLine("chat", "a message of \(message.user.displayName) was taken back"))
    }
    if let pin = stream.pinned.last, !before.pinned.contains(where: { $0.id == pin.id }) {
      lines.append(PlainLine("chat", "pinned: \(pin.user.displayName): \(pin.content)"))
    }
    return lines
  }

  /// What begins at the server, and the list where the person has just come home.
  private func inbox(_ state: State) -> [PlainLine] {
    var lines: [PlainLine] = []
    let isNew = state.inbox.isLoaded && !told.inbox.isLoaded
    if state.inbox.failure != told.inbox.failure, let failure = state.inbox.failure {
      lines.append(PlainLine("server", "the list may be old: \(failure)"))
    }
    if state.inbox.isLoaded, !isNew {
      for stream in state.inbox.streams where stream.status == .live && told.inbox.stream(stream.id)?.status != .live {
        lines.append(PlainLine("stream", "\(stream.title) by \(stream.broadcaster.displayName) is live"))
      }
      for call in state.inbox.calls where told.inbox.call(call.id) == nil && call.id != state.call.id {
        lines.append(PlainLine("call", "a call goes on: \(state.inbox.title(of: call))"))
      }
    }
    let cameHome = state.view.route == .home && (isNew || told.view.route != .home && state.inbox.isLoaded)
    guard cameHome else { return lines }
    return lines + Self.home(state)
  }

  /// Home as a numbered list.
  static func home(_ state: State) -> [PlainLine] {
    let items = PlainMenu.list(in: state).items
    let head = items.isEmpty ? "home: nothing is listed" : "home: a number opens, help says what else"
    return [PlainLine("home", head)] + items.enumerated().map { PlainLine("", "\($0 + 1) \($1.words)") }
  }

  private static func count(_ people: Int) -> String { people == 1 ? "nobody else is here" : "\(people) people" }
}
