import ArgumentParser
import Foundation

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Where the configuration is, whether it is right, and what can stand in it.",
    discussion: "Example: ncall config default > ~/.config/ncall/config.toml",
    subcommands: [Path.self, Check.self, Default.self, Schema.self])

  struct Path: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the path of the configuration file.", discussion: "Example: $EDITOR \"$(ncall config path)\"")
    @OptionGroup var global: GlobalOptions

    func run() {
      print(global.configurationFile ?? UserFolders(environment: ProcessInfo.processInfo.environment).configurationFile)
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the configuration file.",
      discussion: """
        Example: ncall config check --config call.toml
        With --config - it is read from standard input.
        """)
    @OptionGroup var global: GlobalOptions

    func run() throws {
      let path =
        global.configurationFile ?? UserFolders(environment: ProcessInfo.processInfo.environment).configurationFile
      guard global.configurationFile != nil || FileManager.default.fileExists(atPath: path) else {
        let loaded = try global.load()
        _ = try PersonalLook(
          settings: loaded.settings,
          folders: UserFolders(environment: ProcessInfo.processInfo.environment))
        print("\(path) does not exist: everything has its standard value")
        return
      }
      let loaded = try global.load()
      _ = try PersonalLook(
        settings: loaded.settings,
        folders: UserFolders(environment: ProcessInfo.processInfo.environment))
      let warnings = loaded.warnings.count
      let name = path == "-" ? "the configuration" : path
      switch warnings {
      case 0: print("\(name) is right")
      case 1: print("\(name) can be used, with 1 warning")
      default: print("\(name) can be used, with \(warnings) warnings")
      }
    }
  }

  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a JSON Schema of the configuration, for editors.",
      discussion: "Example: ncall config schema > config.schema.json")
    @OptionGroup var global: GlobalOptions

    func run() throws { print(try ConfigurationSchema.text) }
  }

  struct Default: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print an example configuration with every key.",
      discussion: "Example: ncall config default > ~/.config/ncall/config.toml")
    @OptionGroup var global: GlobalOptions

    func run() { print(ConfigurationFile.example, terminator: "") }
  }
}
