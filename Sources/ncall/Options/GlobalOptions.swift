import ArgumentParser
import Foundation

/// Options that every command takes, before or after its name.
struct GlobalOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: ArgumentHelp("Configuration file.", valueName: "file"))
  var configurationFile: String?
  @Option(help: ArgumentHelp("Profile of the configuration to use.", valueName: "name"))
  var profile: String?
  @Option(
    name: .customShort("o"), parsing: .singleValue,
    help: ArgumentHelp("Set a configuration key for this run.", valueName: "section.key=value"))
  var overrides: [String] = []
  @Option(help: ArgumentHelp("URL of the backend; NCALL_SERVER, else that of the last login.", valueName: "url"))
  var server: String?
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Act as this user name, of several who are signed in.", valueName: "user"))
  var user: String?
  @Option(help: ArgumentHelp("PEM file with authorities to trust besides the system's.", valueName: "file"))
  var tlsCa: String?
  @Option(
    help: ArgumentHelp(
      "Least severe message to log: trace, debug, info, notice, warning, error, critical.", valueName: "level"))
  var logLevel: String?
  @Option(help: ArgumentHelp("Log to a file.", valueName: "file"))
  var logFile: String?
  @Flag(help: "Say nothing on standard error but failures.")
  var quiet = false
  @Option(
    help: ArgumentHelp(
      "Colours: auto, never, 16, 256, truecolor. NO_COLOR and CLICOLOR_FORCE are honoured.", valueName: "when"))
  var color: String?
  @Option(help: ArgumentHelp("How much to draw: auto, ssh, slow.", valueName: "budget"))
  var link: String?
  @Flag(help: "Draw with ASCII characters alone.")
  var ascii = false
  @Flag(help: "No synchronized updates of the screen.")
  var noSync = false
  @Flag(help: "Lines instead of a screen, for screen readers and simple terminals; ACCESSIBLE=1 says the same.")
  var plain = false
  @Option(help: .hidden)
  var graphics: String?

  /// What can be told of the options alone, whichever command they stand with.
  func validate() throws {
    if let graphics, graphics != "auto", graphics != "off" {
      throw ValidationError(CommandFailure.notYet("pictures (--graphics \(graphics))").message)
    }
    if let link, LinkChoice(rawValue: link) == nil {
      throw ValidationError("--link \(link): use auto, ssh or slow")
    }
    for (option, key, value) in flags {
      guard let value, let problem = SettingKey.named(key)?.problem(with: value) else { continue }
      throw ValidationError("\(option) \(value): the value \(problem)")
    }
  }

  /// The options that set a key, with what was given.
  private var flags: [(option: String, key: String, value: String?)] {
    [
      ("--log-level", "log.level", logLevel), ("--log-file", "log.file", logFile), ("--color", "ui.color", color),
      ("--ascii", "ui.ascii", ascii ? "true" : nil), ("--plain", "ui.plain", plain ? "true" : nil),
      ("--server", "account.server", server),
      ("--as", "account.user", user), ("--tls-ca", "tls.ca", tlsCa),
    ]
  }

  /// The settings in force, after precedence.
  func settings() throws -> Settings { try load().settings }

  /// For commands that need no setting: refuses a file, a profile or an override that cannot be used all the same.
  func check() throws { _ = try load() }

  /// Reads what is in force, and says on standard error what is odd about the configuration file.
  func load() throws -> (settings: Settings, warnings: [String]) {
    let loaded = try read()
    if !quiet { for warning in loaded.warnings { StandardError.print("ncall: warning: \(warning)") } }
    return loaded
  }

  /// Reads what is in force, and what is odd about the configuration file.
  func read() throws -> (settings: Settings, warnings: [String]) {
    let environment = ProcessInfo.processInfo.environment
    let path = configurationFile ?? UserFolders(environment: environment).configurationFile
    let file = try ConfigurationFile(path: path, isOptional: configurationFile == nil)
    let flags = Dictionary(flags.compactMap { flag in flag.value.map { (flag.key, $0) } }) { $1 }
    var settings = try Settings(
      file: file, profile: profile, overrides: overrides, flags: flags, environment: environment,
      learned: LearnedSettings(state: UserFolders(environment: environment).state).values)
    settings.path = path == "-" ? nil : path
    return (settings, file.warnings)
  }
}
