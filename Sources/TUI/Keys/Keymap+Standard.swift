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
      KeyBinding([key("m")], "call.toggleMute", hint: "mute"),
      KeyBinding([key("D")], "devices.show", hint: "devices"),
      KeyBinding([key("T")], "view.hints"),
      KeyBinding([key(":")], "view.command", hint: "command", tier: .short),
      KeyBinding([control("k")], "view.palette"),
      KeyBinding([key("!")], "view.log"),
      KeyBinding([key(",")], "view.settings"),
      KeyBinding([key("?")], "view.help", hint: "help", tier: .short),
      KeyBinding([key("q")], "view.quit", hint: "quit", tier: .always),
      KeyBinding([KeyChord(.escape)], "view.dismiss"),
    ],
    .stream: [
      KeyBinding([key("t"), key("a")], "view.chat", hint: "write", tier: .always),
      KeyBinding([key("e")], "view.reactions", hint: "react", tier: .always),
      KeyBinding([key("k"), KeyChord(.up)], "view.scrollUp", hint: "older", tier: .short),
      KeyBinding([key("j"), KeyChord(.down)], "view.scrollDown"),
      KeyBinding([key("m")], "call.toggleMute"),
      KeyBinding([key("D")], "devices.show"),
      KeyBinding([key("T")], "view.hints"),
      KeyBinding([key(":")], "view.command", hint: "command", tier: .short),
      KeyBinding([control("k")], "view.palette"),
      KeyBinding([key("!")], "view.log"),
      KeyBinding([key(",")], "view.settings"),
      KeyBinding([key("?")], "view.help", hint: "help", tier: .short),
      KeyBinding([key("q")], "view.quit", hint: "leave", tier: .always),
      KeyBinding([KeyChord(.escape)], "view.dismiss"),
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
      KeyBinding([key("T")], "view.hints"),
      KeyBinding([key(":")], "view.command", hint: "command"),
      KeyBinding([control("k")], "view.palette"),
      KeyBinding([key("!")], "view.log"),
      KeyBinding([key(",")], "view.settings"),
      KeyBinding([key("?")], "view.help", hint: "help", tier: .short),
      KeyBinding([key("q")], "view.quit", hint: "leave", tier: .always),
      KeyBinding([KeyChord(.escape)], "view.dismiss"),
    ]
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
