import CallCore
import NchatAPI
import TerminalKit
import Testing

@testable import TUI

/// The home screen, cell by cell.
struct HomeGoldenTests {
  static let sizes = [
    CellSize(columns: 60, rows: 16), CellSize(columns: 80, rows: 24), CellSize(columns: 120, rows: 36),
    CellSize(columns: 160, rows: 48), CellSize(columns: 200, rows: 56),
  ]

  private func expect(_ state: State, _ name: String, _ size: CellSize, _ context: ViewContext = Scene.context()) throws
  {
    try Golden.expect(ClientView.surface(state, size: size, context: context), "home-\(name)", at: #_sourceLocation)
  }

  private func home(_ more: [Action]) -> State {
    var state = Scene.home()
    for action in more { _ = reduce(&state, action) }
    return state
  }

  @Test(arguments: sizes) func aCallIsSelected(_ size: CellSize) throws {
    try expect(home(Scene.members), "call", size)
  }

  @Test(arguments: sizes) func aChannelIsSelected(_ size: CellSize) throws {
    try expect(home(Scene.members + Array(repeating: .command(.view(.selectNext)), count: 2)), "channel", size)
  }

  @Test(arguments: sizes) func aStreamIsSelected(_ size: CellSize) throws {
    try expect(home(Array(repeating: .command(.view(.selectNext)), count: 5)), "stream", size)
  }

  @Test(arguments: sizes) func aCallRings(_ size: CellSize) throws {
    try expect(home([.line(.ring(Scene.incoming)), .ring(.armed(call: Scene.incoming.id))]), "ringing", size)
  }

  @Test(arguments: sizes) func aCallRingsWhileSomebodyTypes(_ size: CellSize) throws {
    try expect(
      home([.command(.view(.command)), .view(.edited(.insert("call ch"))), .line(.ring(Scene.incoming))]),
      "ringing-banner", size)
  }

  @Test(arguments: sizes) func aFilterIsTypedAndAStreamIsOver(_ size: CellSize) throws {
    var inbox = Scene.inbox
    var ended = Scene.stream(32, "devcast 41", .ended)
    (ended.endedAt, ended.durationSeconds) = (Timestamp(milliseconds: 1_500_000), 4_980)
    inbox.streams.append(ended)
    try expect(
      home([
        .session(.minuteBegan(1_560_000)), .inbox(.loaded(inbox)), .command(.view(.filter)),
        .view(.edited(.insert("DEVCAST"))), .command(.view(.selectNext)),
      ]), "filter", size)
  }

  @Test(arguments: sizes) func theServerIsGone(_ size: CellSize) throws {
    try expect(home([.line(.lost(.timedOut))]), "lost", size)
  }

  @Test(arguments: sizes) func nothingIsKnownYet(_ size: CellSize) throws {
    var state = State()
    state.view.route = .home
    _ = reduce(&state, .session(.began(server: "call.example", hasLine: true)))
    try expect(state, "connecting", size)
  }
}
