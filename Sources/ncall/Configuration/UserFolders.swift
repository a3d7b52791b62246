import Foundation

/// Where ncall keeps things, by the XDG base directory specification.
struct UserFolders {
  var configuration: String
  var state: String
  var runtime: String

  init(environment: [String: String]) {
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    func folder(_ name: String, _ fallback: String) -> String {
      // The specification: a relative path is invalid and ignored.
      if let value = environment[name], value.hasPrefix("/") { return value + "/ncall" }
      return home + fallback + "/ncall"
    }
    configuration = folder("XDG_CONFIG_HOME", "/.config")
    state = folder("XDG_STATE_HOME", "/.local/state")
    if let value = environment["XDG_RUNTIME_DIR"], value.hasPrefix("/") {
      runtime = value + "/ncall"
    } else {
      runtime = state
    }
  }

  var configurationFile: String { configuration + "/config.toml" }
}
