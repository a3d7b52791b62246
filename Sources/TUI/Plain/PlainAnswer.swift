import CallCore
import NchatAPI

/// What a line at the prompt means: something to do, or something to tell at once.
enum PlainAnswer: Equatable {
  case perform([Action])
  case tell([PlainLine])

  init(_ line: String, in state: State) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else {
      self = .tell(Self.whereAmI(state))
      return
    }
    if words.count == 1, let number = Int(first) {
      self = Self.number(number, in: state)
      return
    }
    let command: Command
    do throws(CommandError) { command = try CommandRegistry.standard.parse(line) } catch {
      self = .tell([PlainLine("warn", error.description)])
      return
    }
    switch command {
    case .view(.help): self = .tell(Self.help)
    case .view(.log): self = .tell(state.notices.log.suffix(20).map { PlainLine("log", $0.text) })
    case .view(.settings):
      self = .tell(
        state.settings.entries.map {
          PlainLine("", "\($0.name) is \($0.value.isEmpty ? "not set" : $0.value) (\($0.source))")
        })
    case .stats, .view(.stats): self = .tell(Self.figures(state))
    case .snapshot: self = .tell(Self.whereAmI(state))
    case _ where Self.isOfScreen(command):
      self = .tell([PlainLine("warn", "\(first) is about the screen: chat TEXT writes, Enter alone lists")])
    default: self = .perform([.command(command)])
    }
  }

  private static func number(_ number: Int, in state: State) -> PlainAnswer {
    let question = PlainMenu.question(in: state)
    // What has just begun to ring was not heard yet: the number was meant for what was there before.
    if question != nil, state.view.overlay == nil, !state.ring.isArmed {
      return .tell([PlainLine("warn", "somebody calls: say the number again")])
    }
    let menu = question ?? PlainMenu.list(in: state)
    guard menu.items.indices.contains(number - 1) else {
      return .tell([
        PlainLine("warn", menu.items.isEmpty ? "nothing is numbered" : "numbers are 1 to \(menu.items.count)")
      ])
    }
    return .perform(menu.items[number - 1].actions)
  }

  /// What is asked, and who or what is here.
  private static func whereAmI(_ state: State) -> [PlainLine] {
    var lines: [PlainLine] = []
    if let asked = PlainMenu.question(in: state), let words = asked.question {
      lines.append(PlainLine("ask", "\(words). \(asked.choices)"))
    }
    switch state.view.route {
    case .home: lines += PlainTranscript.home(state)
    case .call:
      let call = state.call
      let name = call.title ?? call.room?.name ?? "the call"
      let microphone =
        call.microphone.isMuted ? "you are muted" : call.microphone.isOpen ? "you are heard" : "you are not heard"
      lines.append(
        PlainLine(
          "call",
          call.connection.isInCall
            ? "\(name), \(call.count) in it, \(microphone), since \(CallWords.duration(minutes: call.minutes))"
            : CallWords.situation(of: call, ellipsis: "") ?? name))
      lines += PlainMenu.list(in: state).items.enumerated().map { PlainLine("", "\($0 + 1) \($1.words)") }
    case .stream: lines.append(contentsOf: figures(state))
    }
    return lines
  }

  /// What is measured, for whoever asks.
  private static func figures(_ state: State) -> [PlainLine] {
    if state.view.route == .stream, let stream = state.stream.stream {
      let counts = ReactionWords.counts(state.stream.reactions)
      return [
        PlainLine(
          "stream",
          "\(stream.title), \(stream.status.rawValue), \(stream.currentViewers) watch, \(stream.peakViewers) at most"),
        PlainLine("stream", counts.isEmpty ? "no reactions since you came" : "reactions: \(counts)"),
      ]
    }
    guard let stats = state.call.stats else { return [PlainLine("stats", "nothing is measured yet")] }
    func percent(_ loss: Double) -> String { "\((loss * 1_000).rounded() / 10) %" }
    var lines = [
      PlainLine(
        "stats",
        "up \(Int(stats.upRate.rounded())) kbit/s, lost \(stats.upLoss.map(percent) ?? "not known"); down "
          + "\(Int(stats.downRate.rounded())) kbit/s, lost \(percent(stats.downLoss)); "
          + (stats.roundTrip.map { "round trip \(Int($0.rounded())) ms" } ?? "round trip not known"))
    ]
    let loud = ([state.call.me].compactMap(\.self) + state.call.others.all).filter { $0.level > -60 }.prefix(10)
    lines.append(
      PlainLine(
        "level", loud.isEmpty ? "silence" : loud.map { "\($0.displayName) \($0.level) dB" }.joined(separator: ", ")))
    return lines
  }

  private static let help: [PlainLine] = {
    var lines = [
      PlainLine("help", "Enter alone says where you are and lists what there is; a number chooses. Commands:")
    ]
    for section in CommandDefinition.Section.allCases {
      let definitions = CommandRegistry.standard.definitions.filter { $0.section == section && isPlain($0) }
      lines += definitions.map { PlainLine("", "\($0.usage): \($0.summary)") }
    }
    return lines
  }()

  /// Commands that mean something without a screen.
  private static func isPlain(_ definition: CommandDefinition) -> Bool {
    guard let command = try? CommandRegistry.standard.parse(definition.word) else { return true }
    return !isOfScreen(command)
  }

  private static func isOfScreen(_ command: Command) -> Bool {
    switch command {
    case .view(.chat), .view(.type), .view(.command), .view(.palette), .view(.hints), .view(.layout), .view(.nextPage),
      .view(.previousPage), .view(.redraw), .view(.suspend), .view(.scrollUp), .view(.scrollDown):
      true
    default: false
    }
  }
}
