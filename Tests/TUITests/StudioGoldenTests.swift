import CallCore
import NchatClient
import TerminalKit
import Testing

@testable import TUI

/// The studio, cell by cell.
struct StudioGoldenTests {
  private func expect(_ state: State, _ name: String, _ size: CellSize, _ context: ViewContext = Scene.context()) throws
  {
    try Golden.expect(ClientView.surface(state, size: size, context: context), "studio-\(name)", at: #_sourceLocation)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theList(_ size: CellSize) throws {
    try expect(Scene.studioList(.command(.view(.selectNext))), "list", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func aNewStream(_ size: CellSize) throws {
    try expect(
      Scene.studioList(.command(.studio(.create(nil))), .view(.edited(.insert("Release party")))), "new", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func itGoesOn(_ size: CellSize) throws {
    try expect(Scene.desk(), "live", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func somethingIsDoneAboutAMessage(_ size: CellSize) throws {
    try expect(
      Scene.desk(.command(.view(.selectPrevious)), .command(.view(.selectPrevious)), .command(.view(.moderation))),
      "moderation", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func whoMayWrite(_ size: CellSize) throws {
    try expect(Scene.desk(.command(.view(.chatRules))), "rules", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theConnectionIsLost(_ size: CellSize) throws {
    try expect(Scene.desk(.stream(.told(.lost(.timedOut)))), "lost", size)
  }

  @Test func theSmallOverlays() throws {
    let size = CellSize(columns: 80, rows: 24)
    try expect(Scene.desk(.command(.studio(.end))), "end", size)
    try expect(Scene.desk(.command(.view(.moderationLog))), "log", size)
    let key = StreamKey(key: "sk_0123456789", url: "rtmp://call.example/live")
    try expect(Scene.desk(.command(.studio(.key)), .studio(.keyLoaded(Scene.id(30), key))), "key", size)
    try expect(Scene.studioList(.command(.view(.open))), "not-begun", size)
  }

  @Test func theKeyIsOnNoScreenBeforeItIsAskedFor() {
    let size = CellSize(columns: 160, rows: 48)
    let key = StreamKey(key: "sk_0123456789", url: "rtmp://call.example/live")
    func text(_ state: State) -> String {
      ClientView.surface(state, size: size, context: Scene.context()).lines.joined()
    }
    #expect(!text(Scene.desk()).contains(key.key))
    #expect(text(Scene.desk(.command(.studio(.key)), .studio(.keyLoaded(Scene.id(30), key)))).contains(key.key))
    let hidden = Scene.desk(
      .command(.studio(.key)), .studio(.keyLoaded(Scene.id(30), key)), .command(.view(.dismiss)))
    #expect(!text(hidden).contains(key.key))
  }
}
