import CallCore
import TerminalKit
import Testing

@testable import TUI

/// What lies over a view, cell by cell.
struct OverlayGoldenTests {
  private func expect(_ state: State, _ name: String, _ size: CellSize) throws {
    try Golden.expect(
      ClientView.surface(state, size: size, context: Scene.context()), "overlay-\(name)", at: #_sourceLocation)
  }

  @Test(arguments: HomeGoldenTests.sizes) func thePalette(_ size: CellSize) throws {
    try expect(Scene.home(.command(.view(.palette))), "palette", size)
    try expect(
      Scene.call(others: 3, .command(.view(.palette)), .view(.edited(.insert("mut"))), .command(.view(.selectNext))),
      "palette-found", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theSettings(_ size: CellSize) throws {
    try expect(Self.settings(), "settings", size)
  }

  static func settings() -> State {
    let entries = [
      SettingEntry(
        name: "account.server", value: "https://call.example", source: "environment",
        explanation: "Backend, such as https://call.example", choices: []),
      SettingEntry(
        name: "audio.input", value: "default", source: "default", explanation: "Microphone", choices: [], isLive: true),
      SettingEntry(name: "audio.bitrate", value: "32k", source: "file", explanation: "Opus bitrate", choices: []),
      SettingEntry(name: "livekit.url", value: "", source: "default", explanation: "Server", choices: []),
      SettingEntry(
        name: "ui.theme", value: "light", source: "session", explanation: "Colours of the screen",
        choices: ["auto", "dark", "light", "high-contrast"]),
      SettingEntry(
        name: "ui.motion", value: "full", source: "profile", explanation: "Whether reactions rise",
        choices: ["full", "reduce"]),
    ]
    let next = Action.command(.view(.selectNext))
    return Scene.home(.settings(.listed(entries)), .command(.view(.settings)), next, next, next, next)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theLog(_ size: CellSize) throws { try expect(Self.log(), "log", size) }

  static func log() -> State {
    Scene.home(
      .session(.minuteBegan(240_000)), .notices(.posted("Bo joined", severity: .info)),
      .notices(.posted("the speaker could not be switched: it is gone", severity: .error)),
      .session(.minuteBegan(300_000)), .notices(.posted("nobody calls", severity: .warning)), .command(.view(.log)))
  }
}
