// The commands of this version. Their names are a public contract: scripts and key files rely on them.
extension CommandRegistry {
  public static let standard = CommandRegistry([
    plain("call.mute", "mute", "mute the microphone", .talk, .mute),
    plain("call.unmute", "unmute", "open the microphone", .talk, .unmute),
    plain("call.toggleMute", "toggle-mute", "mute or unmute", .talk, .toggleMute),
    CommandDefinition(
      name: "call.talk", word: "talk", arguments: "on|off|toggle", summary: "talk, in push-to-talk", section: .talk
    ) { argument in
      switch argument {
      case "on": .talk(.on)
      case "off": .talk(.off)
      case "toggle": .talk(.toggle)
      default: nil
      }
    },
    toggle("call.pushToTalk", "ptt", "push-to-talk", .talk) { .pushToTalk($0) },
    toggle("call.deafen", "deafen", "hear nobody", .talk) { .deafen($0) },

    toggle("call.hand", "hand", "raise or lower a hand", .talk) { .hosting(.hand($0)) },
    somebody("call.lowerHand", "lower", "take a hand down") { .lowerHand($0) },
    plain("call.muteAll", "mute-all", "mute everybody else", .people, .hosting(.muteAll)),
    somebody("call.remove", "kick", "send somebody out") { .remove($0) },
    plain("call.removeSelected", "send-out", "send out, after asking", .people, .view(.stage(.remove))),
    somebody("call.coHost", "co-host", "let somebody help as host") { .coHost($0) },
    somebody("call.handOver", "hand-over", "make somebody the host") { .handOver($0) },
    waiting("call.admit", "admit", "let in who waits") { .admit($0) },
    waiting("call.deny", "deny", "do not let in who waits") { .deny($0) },
    toggle("call.lock", "lock", "let nobody new come in", .people) { .hosting(.lock($0)) },
    plain("call.end", "end", "end the call for everybody", .people, .hosting(.endForAll)),
    CommandDefinition(
      name: "call.place", word: "call", arguments: "[NAME ...]", bounds: "user names, or one #channel",
      summary: "call people, or a channel", section: .people
    ) { names in
      let names = names.split(whereSeparator: \.isWhitespace).map(String.init)
      return names.count > 100 ? nil : .call(names)
    },
    CommandDefinition(
      name: "call.answer", word: "answer", arguments: "[muted]", summary: "answer who calls", section: .people
    ) { argument in
      switch argument {
      case "": .answer(isMuted: false)
      case "muted": .answer(isMuted: true)
      default: nil
      }
    },
    CommandDefinition(
      name: "stream.watch", word: "watch", arguments: "[STREAM]", bounds: "its title or id",
      summary: "watch a live stream", section: .people
    ) { .watch($0.isEmpty ? nil : $0) },
    plain("call.decline", "decline", "decline who calls", .people, .decline),
    plain("ring.silence", "silence", "ring without a sound", .people, .silence),
    plain("ring.later", "later", "let it ring at home", .people, .putOff),

    CommandDefinition(
      name: "call.volume", word: "volume", arguments: "NAME PERCENT", bounds: "0 to 200, or a change such as +10",
      summary: "how loud somebody is", section: .people, parse: volume),
    CommandDefinition(
      name: "call.react", word: "react", arguments: "REACTION", summary: "send a reaction", section: .people
    ) { $0.isEmpty || $0.count > 64 ? nil : .react($0) },
    CommandDefinition(
      name: "call.consent", word: "consent", arguments: "yes|no", summary: "whether you may be recorded",
      section: .people
    ) { argument in
      switch argument {
      case "yes": .consent(true)
      case "no": .consent(false)
      default: nil
      }
    },
    plain("view.reactions", "reactions", "choose a reaction", .people, .view(.reactions)),
    plain("view.louder", "louder", "selected person louder", .people, .view(.louder)),
    plain("view.quieter", "quieter", "selected person quieter", .people, .view(.quieter)),
    plain("view.selectNext", "next", "next person", .people, .view(.selectNext)),
    plain("view.selectPrevious", "previous", "previous person", .people, .view(.selectPrevious)),
    CommandDefinition(
      name: "view.select", word: "select", arguments: "NUMBER", summary: "person by number", section: .people
    ) { Int($0).flatMap { $0 > 0 ? .view(.select($0)) : nil } },

    CommandDefinition(
      name: "chat.send", word: "chat", arguments: "TEXT", summary: "send a message", section: .chat
    ) { $0.isEmpty ? nil : .sendChat($0) },
    plain("view.chat", "show-chat", "chat panel", .chat, .view(.chat)),
    plain("view.type", "type", "type a message", .chat, .view(.type)),
    plain("view.scrollUp", "scroll-up", "older messages", .chat, .view(.scrollUp)),
    plain("view.scrollDown", "scroll-down", "newer messages", .chat, .view(.scrollDown)),

    plain("view.home", "home", "home and back", .view, .view(.home)),
    plain("view.open", "open", "go where the selection is", .view, .view(.open)),
    plain("view.layout", "layout", "grid, speaker, roster", .view, .view(.layout)),
    plain("view.focus", "focus", "give somebody the stage", .view, .view(.stage(.focus))),
    CommandDefinition(
      name: "view.pin", word: "pin", arguments: "[NUMBER]", bounds: "without a number the selected person",
      summary: "keep somebody first", section: .view
    ) { argument in
      if argument.isEmpty { return .view(.stage(.pin(nil))) }
      return Int(argument).flatMap { $0 > 0 ? .view(.stage(.pin($0))) : nil }
    },
    plain("view.unpin", "unpin", "unpin, free the stage", .view, .view(.stage(.unpin))),
    plain("view.people", "people", "list of people", .view, .view(.stage(.people))),
    plain("view.order", "order", "order of that list", .view, .view(.stage(.order))),
    plain("view.selfView", "self-view", "where you see yourself", .view, .view(.stage(.selfView))),
    plain("view.nextPage", "next-page", "next page", .view, .view(.nextPage)),
    plain("view.previousPage", "previous-page", "previous page", .view, .view(.previousPage)),
    plain("call.stats", "stats", "network figures", .view, .stats),
    plain("view.hints", "hints", "show or hide key hints", .view, .view(.hints)),
    plain("view.redraw", "redraw", "redraw the screen", .view, .view(.redraw)),

    plain("view.command", "command", "command line", .app, .view(.command)),
    plain("view.palette", "palette", "find a command", .app, .view(.palette)),
    plain("view.log", "log", "what was said so far", .app, .view(.log)),
    plain("view.settings", "settings", "settings in force", .app, .view(.settings)),
    CommandDefinition(
      name: "settings.set", word: "set", arguments: "SETTING VALUE", summary: "change a setting until the end",
      section: .app
    ) { arguments in
      let words = arguments.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
      return words.count == 2 ? .setting(.set(words[0], words[1])) : nil
    },
    plain("settings.next", "next-value", "next value of the setting", .app, .setting(.next)),
    CommandDefinition(
      name: "view.motion", word: "motion", arguments: "reduce|full", summary: "whether reactions rise", section: .app
    ) { argument in
      switch argument {
      case "reduce": .setting(.motion(isReduced: true))
      case "full": .setting(.motion(isReduced: false))
      default: nil
      }
    },
    plain("view.help", "help", "all keys", .app, .view(.help)),
    plain("call.snapshot", "snapshot", "who is here, in one line", .app, .snapshot),
    plain("view.dismiss", "dismiss", "close, cancel", .app, .view(.dismiss)),
    plain("view.confirm", "confirm", "yes", .app, .view(.confirm)),
    plain("view.suspend", "suspend", "stop until fg", .app, .view(.suspend)),
    plain("view.quit", "quit", "leave, after asking", .app, .view(.quit)),
    plain("call.leave", "leave", "leave the call at once", .app, .leave),
  ])

  private static func plain(
    _ name: String, _ word: String, _ summary: String, _ section: CommandDefinition.Section, _ command: Command
  ) -> CommandDefinition {
    CommandDefinition(name: name, word: word, arguments: "", summary: summary, section: section) {
      $0.isEmpty ? command : nil
    }
  }

  private static func toggle(
    _ name: String, _ word: String, _ summary: String, _ section: CommandDefinition.Section,
    _ command: @escaping @Sendable (Bool?) -> Command
  ) -> CommandDefinition {
    CommandDefinition(name: name, word: word, arguments: "[on|off]", summary: summary, section: section) { argument in
      switch argument {
      case "on": command(true)
      case "off": command(false)
      case "": command(nil)
      default: nil
      }
    }
  }

  private static func somebody(
    _ name: String, _ word: String, _ summary: String, _ command: @escaping @Sendable (String) -> HostingCommand
  ) -> CommandDefinition {
    CommandDefinition(name: name, word: word, arguments: "NAME", summary: summary, section: .people) {
      $0.isEmpty ? nil : .hosting(command($0))
    }
  }

  private static func waiting(
    _ name: String, _ word: String, _ summary: String, _ command: @escaping @Sendable (String?) -> HostingCommand
  ) -> CommandDefinition {
    CommandDefinition(
      name: name, word: word, arguments: "[NAME]", bounds: "without a name the first", summary: summary,
      section: .people
    ) { .hosting(command($0.isEmpty ? nil : $0)) }
  }

  /// `NAME PERCENT`, where the name may have blanks or quotes, and the percentage a sign: `Bo Larsson 80`, `bo +10%`.
  @Sendable private static func volume(_ arguments: String) -> Command? {
    guard let blank = arguments.lastIndex(where: \.isWhitespace) else { return nil }
    var name = String(arguments[..<blank])
    while name.last?.isWhitespace == true { name.removeLast() }
    if name.count > 1, name.first == "\"", name.last == "\"" { name = String(name.dropFirst().dropLast()) }
    var number = arguments[arguments.index(after: blank)...]
    if number.last == "%" { number = number.dropLast() }
    guard !name.isEmpty, number.count <= 4, let value = Int(number) else { return nil }
    if number.first == "+" || number.first == "-" { return .volume(participant: name, .by(value)) }
    return CallState.volumeRange.contains(value) ? .volume(participant: name, .to(value)) : nil
  }
}
