import Foundation

/// The value of each key after precedence: flag, `-o`, environment, profile, file, standard.
struct Settings {
  /// Where a value comes from, the strongest first.
  enum Source: String, CaseIterable {
    /// Changed while the program runs.
    case session
    case flag
    case override = "-o"
    case environment, profile, file
    /// Learned by the program itself.
    case state
    case standard = "default"
  }

  private var layers: [[String: String]]
  /// The person's keys of the configuration file.
  let keys: [ConfigurationFile.KeyLine]
  /// The configuration file; nil where it cannot be read a second time.
  var path: String?

  /// - Parameters:
  ///   - overrides: `section.key=value` from `-o`.
  ///   - learned: what the program remembers by itself.
  ///   - flags: values that global options gave, checked.
  /// - Throws: `CommandFailure` for an unknown profile, an override that is none, or an environment value that cannot be used.
  init(
    file: ConfigurationFile, profile: String?, overrides: [String], flags: [String: String] = [:],
    environment: [String: String], learned: [String: String] = [:]
  ) throws {
    var fromOverrides: [String: String] = [:]
    for text in overrides {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw CommandFailure(.usage, "-o \(text): write -o section.key=value") }
      let name = String(parts[0])
      guard let key = SettingKey.named(name) else {
        let hint = SettingKey.nearest(to: name).map { ", did you mean \($0.name)?" } ?? ""
        throw CommandFailure(.usage, "-o \(text): there is no key \(name)\(hint); see `ncall config default`")
      }
      if let problem = key.problem(with: String(parts[1])) {
        throw CommandFailure(.usage, "-o \(text): the value \(problem)")
      }
      fromOverrides[name] = String(parts[1])
    }
    var fromEnvironment: [String: String] = [:]
    for key in SettingKey.all {
      // A name that others gave may hold what only other commands need: whoever uses it checks it.
      if let other = key.otherNames.lazy.compactMap({ environment[$0] }).first(where: { !$0.isEmpty }) {
        fromEnvironment[key.name] = other
      }
      guard let value = environment[key.environmentName], !value.isEmpty else { continue }
      if let problem = key.problem(with: value) {
        throw CommandFailure(.configuration, "\(key.environmentName)=\"\(value)\" \(problem)")
      }
      fromEnvironment[key.name] = value
    }
    var fromProfile: [String: String] = [:]
    if let profile {
      guard let found = file.profiles[profile] else {
        let known = file.profiles.keys.sorted().joined(separator: ", ")
        throw CommandFailure(
          .configuration,
          "there is no profile \"\(profile)\" in the configuration"
            + (known.isEmpty ? ", nor any other; begin one with [profile.\(profile)]" : "; it has \(known)"))
      }
      fromProfile = found
    }
    keys = file.keys
    layers = [[:], flags, fromOverrides, fromEnvironment, fromProfile, file.values, learned]
  }

  func isOn(_ name: String) -> Bool { text(name) == "on" }

  /// The value of a key; `flag` goes before everything else.
  func text(_ name: String, flag: String? = nil) -> String? {
    given(name, flag: flag) ?? SettingKey.named(name)?.standard
  }

  /// The value that somebody gave a key; nil where it would be the standard one. An empty text takes back what a layer below says.
  func given(_ name: String, flag: String? = nil) -> String? {
    if let flag { return flag }
    guard let value = layers.lazy.compactMap({ $0[name] }).first, !value.isEmpty else { return nil }
    return value
  }

  /// Where the value of a key comes from.
  func source(of name: String) -> Source {
    zip(Source.allCases, layers).first { $0.1[name] != nil }?.0 ?? .standard
  }

  /// Sets a key until the program ends; nil takes that back.
  mutating func setForSession(_ name: String, to value: String?) { layers[0][name] = value }

  func flag(_ name: String, flag: Bool = false) -> Bool { flag || text(name) == "true" }

  func number(_ name: String, flag: Int? = nil) -> Int? { flag ?? text(name).flatMap(Int.init) }
}
