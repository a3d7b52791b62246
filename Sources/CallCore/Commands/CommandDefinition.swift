/// A named command: what it is called, what it takes, and what it does.
public struct CommandDefinition: Sendable {
  /// Where help lists a command.
  public enum Section: String, Sendable, CaseIterable {
    case talk = "Talk"
    case sound = "Sound"
    case people = "People"
    case chat = "Chat"
    case stream = "Stream"
    case view = "View"
    case app = "App"
  }

  /// The full name, such as `call.volume`.
  public let name: String
  /// The word for command lines, such as `volume`.
  public let word: String
  /// The arguments as usage shows them, such as `NAME PERCENT`; empty for none.
  public let arguments: String
  /// What the arguments may be, where their names do not say it.
  public var bounds = ""
  /// What it does, in a few words.
  public let summary: String
  public let section: Section
  let parse: @Sendable (String) -> Command?

  /// Why it cannot be done now; nil where it can, or where that depends on arguments.
  public func refusal(in state: State) -> String? { parse("")?.refusal(in: state) }

  public var usage: String { arguments.isEmpty ? word : "\(word) \(arguments)" }

  /// The usage with the bounds of its arguments.
  public var fullUsage: String { bounds.isEmpty ? usage : "\(usage), \(bounds)" }
}
