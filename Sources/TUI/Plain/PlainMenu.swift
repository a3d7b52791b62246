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
    if state.view.overlay == .endConfirmation {
      return PlainMenu(
        question: "End the stream?", items: [Item("end", .view(.confirm)), Item("go on", .view(.dismiss))])
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
          Item(ItemWords.about(person, state.call), .view(.select(index + 1)))
        })
    case .stream: PlainMenu(question: nil, items: [])
    case .studio: PlainMenu(question: nil, items: studio(state.studio, state.stream.stream))
    case .history: PlainMenu(question: nil, items: history(state.history, me: state.session.me?.id))
    }
  }

  private static func studio(_ studio: StudioState, _ stream: LiveStream?) -> [Item] {
    guard studio.id == nil else {
      switch stream?.status {
      case .live: return [Item("end the stream", .studio(.end))]
      case .preparing, .scheduled: return [Item("go live", .studio(.start))]
      case .ended, .cancelled, .missed, nil: return []
      }
    }
    return studio.streams.prefix(200).map { stream in
      Item(ItemWords.about(ownStream: stream), [.studio(.pointedAt(stream.id)), .command(.view(.open))])
    }
  }

  private static func history(_ history: HistoryState, me: EntityID?) -> [Item] {
    guard history.detail == nil else { return [] }
    return history.items.prefix(200).map { entry in
      Item(ItemWords.about(entry, me: me), [.history(.pointedAt(entry.call.id)), .command(.view(.open))])
    }
  }

  private static func home(_ inbox: InboxState) -> [Item] {
    inbox.items.prefix(200).compactMap { item in
      ItemWords.about(item, inbox).map { Item($0, [.inbox(.selected(item)), .command(.view(.open))]) }
    }
  }

  /// On one line: `1 answer  2 decline`.
  var choices: String { items.enumerated().map { "\($0 + 1) \($1.words)" }.joined(separator: "  ") }
}
