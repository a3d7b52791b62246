import Foundation
import Testing

@testable import ncall

/// What a configuration can have wrong, and the line on which it is.
struct ConfigurationErrorTests {
  @Test(arguments: [
    ("[audio]\ninput = \n", "line 2"), ("[audio\n", "line 1"), ("x = 1\nx = 2\n", "line 2"),
    ("[join]\n\nsignal = \"v7\"\n", "line 3"), ("[join]\nstats = 99999\n", "line 2"),
    ("[audio]\nmute = \"yes\"\n", "line 2"),
    ("[audio]\ninput = [1, 2]\n", "line 2"), ("[audio]\nbitrate = \"lots\"\n", "line 2"),
    ("[audio]\noutput = \"tone:440\"\n", "line 2"), ("[join]\nmax_retries = \"often\"\n", "line 2"),
    ("[serve]\nmedia_listen = \"7880\"\n", "line 2"), ("[profile.p.join]\nsignal = \"v7\"\n", "line 2"),
    ("\u{0}\u{1}", "line 1"),
  ]) func mistakeIsToldWithItsLine(_ text: String, _ line: String) throws {
    let failure = try failure { _ = try ConfigurationFile(text: text, name: "call.toml") }
    #expect(failure.status == .configuration)
    #expect(failure.message.hasPrefix("call.toml, \(line)"), "\(failure)")
    #expect(failure.description.split(whereSeparator: \.isNewline).count == 1)
  }

  @Test(arguments: [
    ("[audio]\ninptu = \"none\"\n", "line 2", "audio.input"), ("bitrate = \"32k\"\n", "line 1", "bitrate"),
    ("[profile]\nfast = 1\n", "line 2", "profile.fast"), ("[nonsense]\nx = 1\n", "line 2", "nonsense.x"),
    ("profile = 3\n", "line 1", "profile"),
  ]) func unknownKeyIsAWarningWithItsLine(_ text: String, _ line: String, _ word: String) throws {
    let file = try ConfigurationFile(text: text, name: "call.toml")
    #expect(file.values.isEmpty)
    let warning = try #require(file.warnings.first)
    #expect(warning.hasPrefix("call.toml, \(line)") && warning.contains(word), "\(warning)")
  }

  @Test func exampleIsRightAndShowsEveryKey() throws {
    let example = ConfigurationFile.example
    #expect(try ConfigurationFile(text: example, name: "x") == ConfigurationFile())
    // With the comment marks of its settings away it is still right.
    let lines = example.split(separator: "\n").map(String.init)
    let active = lines.map { line in
      SettingKey.all.contains { line.hasPrefix("# \($0.key) = ") && $0.standard != nil }
        ? String(line.dropFirst(2)) : line
    }
    let file = try ConfigurationFile(text: active.joined(separator: "\n"), name: "x")
    #expect(file.warnings.isEmpty)
    #expect(Set(file.values.keys) == Set(SettingKey.all.filter { $0.standard != nil }.map(\.name)))
    for key in SettingKey.all where key.standard != nil { #expect(file.values[key.name] == key.standard) }
  }

  @Test func shippedExampleIsTheProgramsOwn() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "../../Resources/config.toml")
    #expect(try String(contentsOf: path, encoding: .utf8) == ConfigurationFile.example)
  }

  @Test func filesAreReadWithinBounds() throws {
    let folder = try TemporaryFolder()
    #expect(try ConfigurationFile(path: folder.path + "/none", isOptional: true) == ConfigurationFile())
    for path in [
      folder.path + "/none", folder.path,
      try folder.write(String(repeating: "#", count: ConfigurationFile.maximumSize + 1), as: "big"),
    ] {
      let failure = try failure { _ = try ConfigurationFile(path: path, isOptional: false) }
      #expect(failure.status == .configuration && failure.message.contains(path))
    }
    try Data([0xff, 0xfe, 0x00]).write(to: URL(fileURLWithPath: folder.path + "/binary"))
    #expect(
      try failure { _ = try ConfigurationFile(path: folder.path + "/binary", isOptional: false) }.message.contains(
        "UTF-8"))
    // An endless one ends at the bound.
    #expect(throws: CommandFailure.self) { try ConfigurationFile(path: "/dev/zero", isOptional: false) }
  }

  @Test func foldersFollowTheBaseDirectorySpecification() {
    let given = UserFolders(environment: [
      "HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r",
    ])
    #expect(
      given.configurationFile == "/c/ncall/config.toml" && given.state == "/s/ncall" && given.runtime == "/r/ncall")
    let none = UserFolders(environment: ["HOME": "/h"])
    #expect(none.configurationFile == "/h/.config/ncall/config.toml" && none.state == "/h/.local/state/ncall")
    #expect(none.runtime == none.state)
    let relative = UserFolders(environment: ["HOME": "/h", "XDG_STATE_HOME": "s", "XDG_RUNTIME_DIR": "r"])
    #expect(relative.runtime == "/h/.local/state/ncall")
    #expect(UserFolders(environment: [:]).state.hasPrefix("/"))
  }
}
