import CallCore
import NchatAPI
import TerminalKit

extension Keymap {
  /// The keys of this version.
  public static let standard: Keymap = {
    do {
      return try Keymap(standardBindings)
    } catch {
      preconditionFailure("a standard key names no command: \(error)")
    }
  }()

  private static func key(_ character: Character) -> KeyChord { KeyChord(.character(character)) }
  private static func control(_ character: Character) -> KeyChord { KeyChord(.character(character), .control) }

  /// The keys of the program itself, which every view has, in this order.
  ///
  /// - Parameter leaving: what leaving the view is called.
  private static func program(
    leaving: String, commandTier: KeyBinding.Tier = .short, hasSettings: Bool = true
  ) -> [KeyBinding] {
    [
      KeyBinding([key("T")], "view.hints"),
      KeyBinding([key(":")], "view.command", hint: "command", tier: commandTier),
      KeyBinding([control("k")], "view.palette"),
      KeyBinding([key("!")], "view.log"),
    ] + (hasSettings ? [KeyBinding([key(",")], "view.settings")] : [])
      + [
        KeyBinding([key("?")], "view.help", hint: "help", tier: .short),
        KeyBinding([key("q")], "view.quit", hint: leaving, tier: .always),
        KeyBinding([KeyChord(.escape)], "view.dismiss"),
      ]
  }

  private static let standardBindings: [KeyContext: [KeyBinding]] = [
    .everywhere: [
      KeyBinding([control("c")], "view.quit"),
      KeyBinding([control("l")], "view.redraw"),
      KeyBinding([control("z")], "view.suspend"),
      KeyBinding([KeyChord(.function(1))], "view.help"),
      KeyBinding([KeyChord(.function(2))], "call.toggleMute"),
      KeyBinding([KeyChord(.function(3))], "view.home"),
      KeyBinding([KeyChord(.function(5))], "call.answer"),
      KeyBinding([KeyChord(.function(6))], "call.decline"),
      KeyBinding([KeyChord(.function(7))], "ring.silence"),
      KeyBinding([KeyChord(.pageUp)], "view.scrollUp"),
      KeyBinding([KeyChord(.pageDown)], "view.scrollDown"),
    ],
    .home: [
      KeyBinding([key("j"), KeyChord(.down)], "view.selectNext", hint: "move", tier: .short),
      KeyBinding([key("k"), KeyChord(.up)], "view.selectPrevious"),
      KeyBinding([KeyChord(.enter)], "view.open", hint: "open", tier: .always),
      KeyBinding([key("c")], "call.place", hint: "call", tier: .always),
      KeyBinding([key("w")], "stream.watch", hint: "watch", tier: .short),
      KeyBinding([key("l")], "studio.open", hint: "studio"),
      KeyBinding([key("H")], "history.open", hint: "history"),
      KeyBinding([key("/")], "view.filter", hint: "filter", tier: .short),
      KeyBinding([key("n")], "view.selectNext"),
      KeyBinding([key("N")], "view.selectPrevious"),
      KeyBinding([key("m")], "call.toggleMute", hint: "mute"),
      KeyBinding([key("D")], "devices.show", hint: "devices"),
    ] + program(leaving: "quit"),
    .stream: [
      KeyBinding([key("t"), key("a")], "view.chat", hint: "write", tier: .always),
      KeyBinding([key("e")], "view.reactions", hint: "react", tier: .always),
      KeyBinding([key("k"), KeyChord(.up)], "view.selectPrevious", hint: "pick", tier: .short),
      KeyBinding([key("j"), KeyChord(.down)], "view.selectNext"),
      KeyBinding([KeyChord(.enter)], "view.moderation", hint: "moderate", tier: .short),
      KeyBinding([key("r")], "view.chatRules", hint: "chat rules"),
      KeyBinding([key("o")], "view.moderationLog"),
      KeyBinding([key("m")], "call.toggleMute"),
      KeyBinding([key("D")], "devices.show"),
    ] + program(leaving: "leave"),
    .studio: [
      KeyBinding([key("l")], "studio.start", hint: "go live", tier: .always),
      KeyBinding([key("x")], "studio.end", hint: "end", tier: .always),
      KeyBinding([key("t"), key("a")], "view.chat", hint: "write", tier: .short),
      KeyBinding([key("k"), KeyChord(.up)], "view.selectPrevious", hint: "pick", tier: .short),
      KeyBinding([key("j"), KeyChord(.down)], "view.selectNext"),
      KeyBinding([KeyChord(.enter)], "view.moderation", hint: "moderate", tier: .short),
      KeyBinding([key("r")], "view.chatRules", hint: "chat rules"),
      KeyBinding([key("o")], "view.moderationLog", hint: "log"),
      KeyBinding([key("e")], "view.reactions"),
      KeyBinding([key("K")], "studio.key", hint: "key"),
      KeyBinding([key("m")], "call.toggleMute"),
    ] + program(leaving: "back", commandTier: .full, hasSettings: false),
    .studioList: [
      KeyBinding([key("n")], "studio.create", hint: "new", tier: .always),
      KeyBinding([key("j"), KeyChord(.down)], "view.selectNext", hint: "move", tier: .short),
      KeyBinding([key("k"), KeyChord(.up)], "view.selectPrevious"),
      KeyBinding([KeyChord(.enter)], "view.open", hint: "open", tier: .always),
      KeyBinding([key("m")], "call.toggleMute"),
    ] + program(leaving: "home"),
    .studioEntry: [
      KeyBinding([KeyChord(.down), KeyChord(.tab)], "view.selectNext", hint: "channel", tier: .always),
      KeyBinding([KeyChord(.up), KeyChord(.tab, .shift)], "view.selectPrevious"),
      KeyBinding([KeyChord(.escape)], "view.dismiss", hint: "back", tier: .always),
    ],
    .history: [
      KeyBinding([key("j"), key("n"), KeyChord(.down)], "view.selectNext", hint: "move", tier: .short),
      KeyBinding([key("k"), key("N"), KeyChord(.up)], "view.selectPrevious"),
      KeyBinding([KeyChord(.enter)], "view.open", hint: "show", tier: .always),
      KeyBinding([key("c")], "call.place", hint: "call back", tier: .always),
      KeyBinding([key("/")], "view.filter", hint: "filter", tier: .short),
      KeyBinding([key("m")], "call.toggleMute"),
    ] + program(leaving: "back", hasSettings: false),
    .filterEntry: [
      KeyBinding([KeyChord(.down)], "view.selectNext"),
      KeyBinding([KeyChord(.up)], "view.selectPrevious"),
      KeyBinding([KeyChord(.escape)], "view.dismiss", hint: "all", tier: .always),
    ],
    .moderation: [
      KeyBinding([key("d")], "stream.delete", hint: "delete", tier: .short),
      KeyBinding([key("p")], "stream.pin", hint: "pin", tier: .short),
      KeyBinding([key("o")], "stream.timeOut", hint: "time out", tier: .short),
      KeyBinding([key("O")], "stream.endTimeout"),
      KeyBinding([key("b")], "stream.ban", hint: "ban", tier: .short),
      KeyBinding([key("B")], "stream.unban"),
      KeyBinding([key("m")], "stream.moderator", hint: "moderator", tier: .short),
      KeyBinding([key("M")], "stream.unmoderator"),
      KeyBinding([KeyChord(.escape), key("q")], "view.dismiss", hint: "back", tier: .always),
    ],
    .chatRules: [
      KeyBinding([key("e")], "stream.mode open"),
      KeyBinding([key("f")], "stream.mode followers"),
      KeyBinding([key("s")], "stream.mode subscribers"),
      KeyBinding([key("n")], "stream.mode disabled"),
      KeyBinding([key("0")], "stream.slow 0"),
      KeyBinding([key("1")], "stream.slow 5"),
      KeyBinding([key("2")], "stream.slow 10"),
      KeyBinding([key("3")], "stream.slow 30"),
      KeyBinding([key("4")], "stream.slow 60"),
      KeyBinding([KeyChord(.escape), key("q"), key("r")], "view.dismiss", hint: "back", tier: .always),
    ],
    .streamKey: [
      KeyBinding([KeyChord(.escape), key("q"), key("K")], "view.dismiss", hint: "hide", tier: .always)
    ],
    .endConfirmation: [
      KeyBinding([key("y"), KeyChord(.enter), control("c")], "view.confirm", hint: "end", tier: .always),
      KeyBinding([KeyChord(.escape), key("n"), key("q")], "view.dismiss", hint: "go on", tier: .always),
    ],
    .devices: [
      KeyBinding([key("j"), KeyChord(.down), KeyChord(.tab)], "view.selectNext", hint: "move", tier: .short),
      KeyBinding([key("k"), KeyChord(.up), KeyChord(.tab, .shift)], "view.selectPrevious"),
      KeyBinding([KeyChord(.enter), key(" ")], "devices.use", hint: "use", tier: .always),
      KeyBinding([key("b")], "sound.mic test", hint: "hear yourself", tier: .short),
      KeyBinding([key("T")], "sound.tone", hint: "tone", tier: .short),
      KeyBinding([key("r")], "devices.rescan", hint: "rescan", tier: .short),
      KeyBinding([key("m")], "call.toggleMute", hint: "mute"),
      KeyBinding([key(":")], "view.command", hint: "command"),
      KeyBinding([control("k")], "view.palette"),
      KeyBinding([key("!")], "view.log"),
      KeyBinding([key("?")], "view.help"),
      KeyBinding([KeyChord(.escape), key("q"), key("D")], "view.dismiss", hint: "back", tier: .always),
    ],
    .reactions: StreamReactionType.allCases.enumerated().map { index, type in
      KeyBinding([key(Character("\(index + 1)"))], "call.react \(type.rawValue)")
    } + [KeyBinding([KeyChord(.escape), key("q"), key("e")], "view.dismiss", hint: "back", tier: .always)],
    .ring: [
      KeyBinding([key("a"), KeyChord(.enter)], "call.answer", hint: "answer", tier: .always),
      KeyBinding([key("m")], "call.answer muted", hint: "answer muted", tier: .short),
      KeyBinding([key("d")], "call.decline", hint: "decline", tier: .always),
      KeyBinding([key("s")], "ring.silence", hint: "silence", tier: .short),
      KeyBinding([KeyChord(.escape)], "ring.later", hint: "later", tier: .always),
    ],
    .call: [
      KeyBinding([key("m")], "call.toggleMute", hint: "mute", tier: .always),
      KeyBinding([key("M")], "call.deafen", hint: "deafen"),
      KeyBinding([key(" ")], "call.talk toggle", hint: "talk"),
      KeyBinding([key("t")], "view.chat", hint: "chat", tier: .always),
      KeyBinding([key("a")], "view.type", hint: "type"),
      KeyBinding([key("j"), KeyChord(.down), KeyChord(.tab)], "view.selectNext", hint: "next", tier: .short),
      KeyBinding([key("k"), KeyChord(.up), KeyChord(.tab, .shift)], "view.selectPrevious", hint: "previous"),
      KeyBinding([key("+"), key("=")], "view.louder", hint: "louder", tier: .short),
      KeyBinding([key("-")], "view.quieter", hint: "quieter", tier: .short),
      KeyBinding([key("H")], "view.hush"),
      KeyBinding([key("h")], "call.hand", hint: "hand"),
      KeyBinding([key("A")], "call.admit"),
      KeyBinding([key("X")], "call.deny"),
      KeyBinding([key("e")], "view.reactions", hint: "react"),
      KeyBinding([key("L")], "view.layout", hint: "layout", tier: .short),
      KeyBinding([key("f"), KeyChord(.enter)], "view.focus", hint: "focus"),
      KeyBinding([key("0")], "view.unpin"),
      KeyBinding([key("p")], "view.people", hint: "people"),
      KeyBinding([key("o")], "view.order"),
      KeyBinding([key("S")], "view.selfView"),
      KeyBinding([key("x")], "call.removeSelected"),
      KeyBinding([key("]")], "view.nextPage"),
      KeyBinding([key("[")], "view.previousPage"),
      KeyBinding([key("i")], "call.stats", hint: "stats", tier: .short),
      KeyBinding([key("D")], "devices.show", hint: "devices"),
    ] + program(leaving: "leave", commandTier: .full)
      + (1...9).map { number in
        KeyBinding([key(Character(String(number)))], "view.pin \(number)")
      },
    .chatEntry: [
      KeyBinding([KeyChord(.escape)], "view.dismiss", hint: "back", tier: .always)
    ],
    .commandEntry: [
      KeyBinding([KeyChord(.escape)], "view.dismiss", hint: "back", tier: .always)
    ],
    .paletteEntry: [
      KeyBinding([KeyChord(.up), control("p")], "view.selectPrevious"),
      KeyBinding([KeyChord(.down), control("n")], "view.selectNext", hint: "next", tier: .short),
      KeyBinding([KeyChord(.escape)], "view.dismiss", hint: "back", tier: .always),
    ],
    .leaveConfirmation: [
      KeyBinding([key("y"), KeyChord(.enter), control("c")], "view.confirm", hint: "leave", tier: .always),
      KeyBinding([KeyChord(.escape), key("n"), key("q")], "view.dismiss", hint: "stay", tier: .always),
    ],
    .removal: [
      KeyBinding([key("y"), KeyChord(.enter)], "view.confirm", hint: "send out", tier: .always),
      KeyBinding([KeyChord(.escape), key("n"), key("q")], "view.dismiss", hint: "keep", tier: .always),
    ],
    .settings: [
      KeyBinding([key("j"), KeyChord(.down), KeyChord(.tab)], "view.selectNext", hint: "move", tier: .short),
      KeyBinding([key("k"), KeyChord(.up), KeyChord(.tab, .shift)], "view.selectPrevious"),
      KeyBinding([KeyChord(.enter), key(" ")], "settings.next", hint: "change", tier: .always),
      KeyBinding([key(":")], "view.command", hint: "command", tier: .short),
      KeyBinding([key("?")], "view.help"),
      KeyBinding([KeyChord(.escape), key("q"), key(",")], "view.dismiss", hint: "close", tier: .always),
      KeyBinding([key("m")], "call.toggleMute"),
    ],
    .overlay: [
      KeyBinding([KeyChord(.escape), key("q")], "view.dismiss", hint: "close", tier: .always),
      KeyBinding([key("?")], "view.help"),
      KeyBinding([key("!")], "view.log"),
      KeyBinding([key("k"), KeyChord(.up)], "view.scrollUp"),
      KeyBinding([key("j"), KeyChord(.down)], "view.scrollDown"),
      KeyBinding([key("i")], "call.stats"),
      KeyBinding([key("m")], "call.toggleMute", hint: "mute", tier: .always),
      KeyBinding([key(" ")], "call.talk toggle"),
    ],
  ]
}
