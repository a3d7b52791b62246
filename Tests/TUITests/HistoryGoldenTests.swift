import CallCore
import TerminalKit
import Testing

@testable import TUI

/// The calls of the past, cell by cell.
struct HistoryGoldenTests {
  private func expect(_ state: State, _ name: String, _ size: CellSize, _ context: ViewContext = Scene.context()) throws
  {
    try Golden.expect(ClientView.surface(state, size: size, context: context), "history-\(name)", at: #_sourceLocation)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theList(_ size: CellSize) throws {
    try expect(Scene.history(.command(.view(.selectNext))), "list", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func aFilterIsTyped(_ size: CellSize) throws {
    try expect(Scene.history(.command(.view(.filter)), .view(.edited(.insert("bo")))), "filter", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func oneCall(_ size: CellSize) throws {
    try expect(
      Scene.history(
        .command(.view(.selectNext)), .command(.view(.open)), .history(.detailLoaded(Scene.callDetail))), "call", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theServerIsGone(_ size: CellSize) throws {
    try expect(Scene.history(.line(.lost(.timedOut))), "lost", size)
  }

  @Test func anotherDayAndAnotherYearAreSaid() {
    let context = Scene.context()
    #expect(context.moment(60_000, now: 120_000) == "12:01")
    #expect(context.moment(-60_000, now: 120_000) == "31 Dec 1969")
    #expect(context.moment(-60_000, now: nil) == "12:01")
  }
}
