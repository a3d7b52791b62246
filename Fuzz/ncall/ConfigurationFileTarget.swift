@testable import ncall

/// ncall's own configuration, in TOML.
enum ConfigurationFileTarget {
  static let target = FuzzTarget("configuration-file") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    guard let file = try? ConfigurationFile(text: text, name: "config.toml") else { return }
    for profile in [nil] + file.profiles.keys.map(Optional.some) {
      guard let settings = try? Settings(file: file, profile: profile, overrides: [], environment: [:]) else {
        continue
      }
      for key in SettingKey.all { _ = (settings.text(key.name), settings.number(key.name), settings.flag(key.name)) }
    }
  }
}
