import Foundation
import Testing

@testable import TUI
@testable import ncall

/// A person's colours and keys, and where their files are wrong.
struct PersonalLookTests {
  private func look(_ folder: TemporaryFolder, _ toml: String = "") throws -> PersonalLook {
    let file = try ConfigurationFile(text: toml, name: "config.toml")
    let settings = try Settings(file: file, profile: nil, overrides: [], environment: [:])
    var folders = UserFolders(environment: ["HOME": "/nowhere"])
    folders.configuration = folder.path
    return try PersonalLook(settings: settings, folders: folders)
  }

  private func name(_ look: PersonalLook) -> String {
    if case .always(let definition) = look.theme { definition.name } else { "auto" }
  }

  @Test func themesAreFoundByNameAndPath() throws {
    let folder = try TemporaryFolder()
    #expect(name(try look(folder)) == "auto")
    #expect(name(try look(folder, "[ui]\ntheme = \"high-contrast\"\n")) == "high-contrast")
    let path = try folder.write("base = \"light\"\n[colors]\naccent = \"#ff0000\"\n", as: "mine.toml")
    guard case .always(let mine) = try look(folder, "[ui]\ntheme = \"\(path)\"\n").theme else {
      Issue.record("no theme of a file")
      return
    }
    #expect(mine.name == "light" && mine.rich.accent.foreground == .rgb(255, 0, 0))
    try FileManager.default.createDirectory(atPath: folder.path + "/themes", withIntermediateDirectories: true)
    _ = try folder.write("base = \"high-contrast\"\n", as: "themes/sun.toml")
    #expect(name(try look(folder, "[ui]\ntheme = \"sun\"\n")) == "high-contrast")
    _ = try folder.write("base = \"light\"\n", as: "theme.toml")
    #expect(name(try look(folder)) == "light")
    #expect(name(try look(folder, "[ui]\ntheme = \"auto\"\n")) == "auto")
  }

  @Test(arguments: [
    ("[colors]\n\n  acent = \"red\"\n", "line 3, column 3", "did you mean accent"),
    ("[colors]\naccent = \"rde\"\n", "line 2, column 1", "did you mean red"),
    ("base = \"drak\"\n", "line 1, column 1", "dark"), ("[color]\nx = 1\n", "line 2, column 1", "[colors]"),
    ("[colors]\naccent = red\n", "line 2, column 10", "quotes"),
  ]) func aThemesMistakesAreTold(_ text: String, _ place: String, _ words: String) throws {
    let failure = try failure { _ = try PersonalLook.theme(in: text, name: "t.toml") }
    #expect(failure.status == .configuration)
    #expect(failure.message.hasPrefix("t.toml, \(place): ") && failure.message.contains(words), "\(failure)")
  }

  @Test func keysComeFromBothFiles() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("[call]\n\"Ctrl+G\" = \"mute\"\n", as: "keys.toml")
    let look = try look(folder, "[keys.home]\nx = \"log\"\n")
    #expect(look.keymap.bindings[.call]?.contains { $0.command == "call.mute" } == true)
    #expect(look.keymap.bindings[.home]?.contains { $0.chords.contains(.init(.character("x"))) } == true)
    let twice = try failure { _ = try self.look(folder, "[keys.call]\n\"ctrl+g\" = \"leave\"\n") }
    #expect(twice.message.contains("keys.toml, line 2") && twice.message.contains("as in config.toml, line 2"))
    _ = try folder.write("\"Ctrl+G\" = \"mute\"\n", as: "keys.toml")
    let lost = try failure { _ = try self.look(folder) }
    #expect(lost.message.contains("keys.toml, line 1, column 1"))
  }
}
