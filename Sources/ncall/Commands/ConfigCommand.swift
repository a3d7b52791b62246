import ArgumentParser
import Foundation

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Where the configuration is, whether it is right, and what can stand in it.",
    discussion: "Example: ncall config default > ~/.config/ncall/config.toml",
    subcommands: [Path.self, Check.self, Default.self])

  struct Path: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the path of the configuration file.")
    @OptionGroup var global: GlobalOptions

    func run() {
      print(global.configurationFile ?? UserFolders(environment: ProcessInfo.processInfo.environment).configurationFile)
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the configuration file.", discussion: "Example: ncall config check --config call.toml")
    @OptionGroup var global: GlobalOptions

    func run() throws {
      let path =
        global.configurationFile ?? UserFolders(environment: ProcessInfo.processInfo.environment).configurationFile
      guard FileManager.default.fileExists(atPath: path) else {
        if global.configurationFile != nil { _ = try global.settings() }
        print("\(path) does not exist: everything has its standard value")
        return
      }
      _ = try global.settings()
      print("\(path) is right")
    }
  }

  struct Default: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print an example configuration with every key.")
    @OptionGroup var global: GlobalOptions

    func run() { print(ConfigurationFile.example, terminator: "") }
  }
}
