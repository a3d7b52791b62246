import CallCore

/// The manual: a page for ncall, one for each of its commands, and one for the configuration.
struct ManualPages {
  /// Texts by file name, such as `ncall-join.1`.
  static func all() throws -> [String: String] {
    let root = try CommandDump.current().command
    var pages = ["ncall.1": main(root), "ncall-config.5": ConfigurationPage.text]
    for command in root.shown { pages["ncall-\(command.commandName).1"] = page(of: command, besides: root) }
    return pages
  }

  private static func main(_ root: CommandDump.Command) -> String {
    var page = ManualText(title: "ncall", section: 1)
    page.section("NAME")
    page.line("ncall - \(phrase(root.abstract))")
    page.section("SYNOPSIS")
    page.line("ncall [options] [command] ...")
    page.section("DESCRIPTION")
    page.line(
      "Without a command ncall is a client that stays: home, calls, streams. At the first start it asks for a server and a login."
    )
    describe(root, &page)
    page.section("COMMANDS")
    for command in root.shown { page.entry("ncall \(command.commandName)", "", command.abstract ?? "") }
    page.section("OPTIONS")
    page.line("These stand with every command, before or after its name.")
    options(of: root, &page)
    page.section("EXIT STATUS")
    for status in ExitStatus.all { page.entry("\(status.code)", "", status.word.replacing("_", with: " ")) }
    page.entry("128+N", "", "ended by signal N")
    page.section("ENVIRONMENT")
    page.entry("NCALL_SECTION_KEY", "", "The setting section.key; see ncall-config(5).")
    page.entry("NCALL_TOKEN", "", "An access token or API key to act with, instead of a login.")
    page.entry("NO_COLOR, CLICOLOR, CLICOLOR_FORCE, COLORTERM", "", "Whether there are colours, and how many.")
    page.entry("COLORFGBG", "", "Whether the terminal's background is light, where the terminal says so there.")
    page.entry("ACCESSIBLE", "", "With the value 1: lines instead of a screen, as --plain.")
    page.section("SIGNALS")
    page.entry("SIGHUP", "", "A client reads its settings anew, unless its terminal is gone.")
    page.entry("SIGINT, SIGTERM", "", "Leaves politely; the second one ends at once.")
    page.section("FILES")
    page.entry(
      "~/.config/ncall/config.toml, keys.toml, theme.toml, themes/", "", "Settings, keys and colours: ncall-config(5).")
    page.entry("~/.local/state/ncall/", "", "Logins, and what the client learned by itself.")
    page.section("SEE ALSO")
    page.line((root.shown.map { "ncall-\($0.commandName)(1)" } + ["ncall-config(5)"]).joined(separator: ", "))
    return page.text
  }

  private static func page(of command: CommandDump.Command, besides root: CommandDump.Command) -> String {
    let name = command.commandName
    var page = ManualText(title: "ncall-\(name)", section: 1)
    page.section("NAME")
    page.line("ncall-\(name) - \(phrase(command.abstract))")
    page.section("SYNOPSIS")
    page.line(synopsis(of: command, path: "ncall \(name)"))
    page.section("DESCRIPTION")
    page.line(command.abstract ?? "")
    describe(command, &page)
    page.section("OPTIONS")
    page.line("Besides these, the options of ncall(1) stand with every command.")
    options(of: command, besides: root, &page)
    if !command.shown.isEmpty {
      page.section("COMMANDS")
      for inner in command.shown { add(inner, path: "ncall \(name)", besides: root, &page) }
    }
    page.section("SEE ALSO")
    page.line("ncall(1), ncall-config(5)")
    return page.text
  }

  private static func add(
    _ command: CommandDump.Command, path: String, besides root: CommandDump.Command, _ page: inout ManualText
  ) {
    let path = "\(path) \(command.commandName)"
    page.subsection(path)
    page.line(command.abstract ?? "")
    page.example([synopsis(of: command, path: path)])
    describe(command, &page)
    options(of: command, besides: root, &page)
    for inner in command.shown { add(inner, path: path, besides: root, &page) }
  }

  /// The first sentence, as a part of a line.
  private static func phrase(_ text: String?) -> String {
    let text = text ?? ""
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func synopsis(of command: CommandDump.Command, path: String) -> String {
    let positional = (command.arguments ?? []).filter { $0.kind == "positional" && $0.shouldDisplay }.map {
      let name = "<\($0.valueName ?? "value")>" + ($0.isRepeating ? " ..." : "")
      return $0.isOptional ? "[\(name)]" : name
    }
    return ([path, "[options]"] + positional + (command.shown.isEmpty ? [] : ["<command>"])).joined(separator: " ")
  }

  /// Paragraphs, with examples as they are typed.
  private static func describe(_ command: CommandDump.Command, _ page: inout ManualText) {
    guard let discussion = command.discussion, !discussion.isEmpty else { return }
    page.example(discussion.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Options with what they do, but those that another command has as well.
  private static func options(
    of command: CommandDump.Command, besides other: CommandDump.Command? = nil, _ page: inout ManualText
  ) {
    let known = Set((other?.arguments ?? []).map { ($0.names ?? []).map(\.text) })
    let shown = (command.arguments ?? []).filter { argument in
      argument.shouldDisplay && !(argument.names.map { known.contains($0.map(\.text)) } ?? false)
    }
    for argument in shown {
      let value = argument.kind == "flag" ? "" : argument.valueName ?? "value"
      let standard = argument.defaultValue.map { " (default: \($0))" } ?? ""
      let words = (argument.abstract ?? "") + standard
      let names = (argument.names ?? []).map(\.text)
      page.entry(names.isEmpty ? "<\(value)>" : names.joined(separator: ", "), names.isEmpty ? "" : value, words)
    }
  }
}
