import Foundation

/// What the argument parser says of the command tree: the source of the manual.
struct CommandDump: Decodable {
  struct Command: Decodable {
    var commandName: String
    var shouldDisplay: Bool?
    var abstract: String?
    var discussion: String?
    var subcommands: [Command]?
    var arguments: [Argument]?

    /// Subcommands that are shown; help is of the parser's own.
    var shown: [Command] { (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" } }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?
  }

  var command: Command

  /// The tree of `ncall`.
  static func current() throws -> CommandDump {
    try JSONDecoder().decode(CommandDump.self, from: Data(Ncall._dumpHelp().utf8))
  }
}
