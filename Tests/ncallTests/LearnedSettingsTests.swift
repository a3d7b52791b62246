import Foundation
import Testing

@testable import ncall

/// What the program learned by itself, below everything that a person wrote.
struct LearnedSettingsTests {
  @Test func whatIsLearnedIsKeptAndCountsLeast() throws {
    let folder = try TemporaryFolder()
    let learned = LearnedSettings(state: folder.path)
    #expect(learned.values.isEmpty)
    try learned.remember(["audio.input": "Yeti \"Nano\" \\ 漢\u{1}", "audio.output": "HDMI"])
    try learned.remember(["audio.output": "none"])
    let values = LearnedSettings(state: folder.path).values
    #expect(values == ["audio.input": "Yeti \"Nano\" \\ 漢\u{1}", "audio.output": "none"])
    let file = try ConfigurationFile(text: "[audio]\noutput = \"default\"\n", name: "c")
    let settings = try Settings(file: file, profile: nil, overrides: [], environment: [:], learned: values)
    #expect(settings.text("audio.input") == values["audio.input"] && settings.source(of: "audio.input") == .state)
    #expect(settings.text("audio.output") == "default" && settings.source(of: "audio.output") == .file)
    #expect(settings.source(of: "audio.bitrate") == .standard)
    _ = try folder.write("[audio]\ninput = \n", as: "learned.toml")
    #expect(learned.values.isEmpty)
  }
}
