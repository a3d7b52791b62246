import CallCore
import NchatAPI

/// What a number says at the prompt: an answer to what is asked, else one of what is listed.
struct PlainMenu: Equatable {
  struct Item: Equatable {
    var words: String
    var actions: [Action]

    init(_ words: String, _ command: Command) { self.init(words, [.command(command)]) }

    init(_ words: String, _ actions: [Action]) {
      self.words = words
      self.actions = actions
    }
  }

  /// What is asked; nil for a list.
  var question: String?
  var items: [Item]

  /// The question that waits for an answer.
  static func question(in state: State) -> PlainMenu? {
    if state.view.overlay == .leaveConfirmation {
      return PlainMenu(
        question: "Leave the call?", items: [Item("leave", .view(.confirm)), Item("stay", .view(.dismiss))])
    }
    if case .removal(let identity) = state.view.overlay {
      let name = state.call.others[identity]?.displayName ?? identity
      return PlainMenu(
        question: "Send \(name) out?", items: [Item("send out", .view(.confirm)), Item("keep", .view(.dismiss))])
    }
    if let call = state.ring.current {
      let kind = call.type == .audio ? "audio" : "video"
      let isBusy = state.call.connection != .idle
      let answers =
        isBusy ? [] : [Item("answer", .answer(isMuted: false)), Item("answer muted", .answer(isMuted: true))]
      return PlainMenu(
        question: "\(call.from.displayName) calls, \(kind)" + (isBusy ? ", and you are in a call" : ""),
        items: answers + [Item("decline", .decline), Item("silence", .silence), Item("later", .putOff)])
    }
    if state.view.overlay == .reactions {
      return PlainMenu(
        question: "Which reaction?",
        items: StreamReactionType.allCases.map { Item($0.rawValue, .react($0.rawValue)) }
          + [Item("none", .view(.dismiss))])
    }
    return nil
  }

  /// What there is where the person is.
  static func list(in state: State) -> PlainMenu {
    switch state.view.route {
    case .home: PlainMenu(question: nil, items: home(state.inbox))
    case .call:
      PlainMenu(
        question: nil,
        items: state.call.others.all.prefix(200).enumerated().map { index, person in
          Item(about(person, state.call), .view(.select(index + 1)))
        })
    case .stream: PlainMenu(question: nil, items: [])
    }
  }

  private static func home(_ inbox: InboxState) -> [Item] {
    inbox.items.prefix(200).compactMap { item in
      switch item {
      case .call(let id):
        inbox.call(id).map { call in
          Item(
            "call \(inbox.title(of: call)), \(call.participantCount) in it",
            [.inbox(.selected(item)), .command(.view(.open))])
        }
      case .channel(let id):
        inbox.channel(id).map { channel in
          let call = channel.activeCallId == nil ? "" : ", a call goes on"
          return Item(
            "channel #\(channel.slug), \(channel.memberCount) members\(call)",
            [.inbox(.selected(item)), .command(.view(.open))])
        }
      case .stream(let id):
        inbox.stream(id).map { stream in
          let how = stream.status == .live ? "live, \(stream.currentViewers) watch" : stream.status.rawValue
          return Item(
            "stream \(stream.title) by \(stream.broadcaster.displayName), \(how)",
            [.inbox(.selected(item)), .command(.view(.open))])
        }
      }
    }
  }

  private static func about(_ person: Participant, _ call: CallState) -> String {
    var parts = [person.displayName]
    if person.isMuted { parts.append("muted") }
    if call.hosting.hands.contains(person.identity) { parts.append("hand raised") }
    if person.isSpeaking { parts.append("speaks") }
    switch person.quality {
    case .lost: parts.append("connection lost")
    case .poor: parts.append("poor connection")
    case .good, .excellent: break
    }
    let volume = call.volume(of: person.identity)
    if volume != 100 { parts.append("volume \(volume) %") }
    return parts.joined(separator: ", ")
  }

  /// On one line: `1 answer  2 decline`.
  var choices: String { items.enumerated().map { "\($0 + 1) \($1.words)" }.joined(separator: "  ") }
}
