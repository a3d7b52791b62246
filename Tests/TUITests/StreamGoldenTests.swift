import CallCore
import NchatAPI
import NchatClient
import TerminalKit
import Testing

@testable import TUI

/// A stream that is watched, cell by cell.
struct StreamGoldenTests {
  private func expect(_ state: State, _ name: String, _ size: CellSize, _ context: ViewContext = Scene.context()) throws
  {
    try Golden.expect(ClientView.surface(state, size: size, context: context), "stream-\(name)", at: #_sourceLocation)
  }

  @Test(arguments: HomeGoldenTests.sizes) func live(_ size: CellSize) throws {
    try expect(Scene.stream(), "live", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func somebodyWrites(_ size: CellSize) throws {
    try expect(Scene.stream(.command(.view(.chat)), .view(.edited(.insert("hello every")))), "writing", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func choosingAReaction(_ size: CellSize) throws {
    try expect(Scene.stream(.command(.view(.reactions))), "reactions", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func theConnectionIsLost(_ size: CellSize) throws {
    try expect(Scene.stream(.stream(.told(.lost(.timedOut)))), "lost", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func itIsOver(_ size: CellSize) throws {
    var ended = Scene.stream(30, "devcast", .ended)
    (ended.endedAt, ended.durationSeconds) = (Timestamp(milliseconds: 1_500_000), 1_440)
    try expect(Scene.stream(.session(.minuteBegan(1_560_000)), .stream(.told(.over(ended)))), "over", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func itIsAnnounced(_ size: CellSize) throws {
    var later = Scene.stream(30, "devcast", .scheduled)
    later.scheduledAt = Timestamp(milliseconds: -60_000)
    try expect(
      Scene.stream(.session(.minuteBegan(60_000)), .stream(.told(.connected(later)))), "announced", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func aModeratorPicksAMessage(_ size: CellSize) throws {
    try expect(
      Scene.stream(
        .stream(.rightsLoaded(Scene.id(30), .manager)), .command(.view(.selectPrevious)),
        .command(.view(.selectPrevious))), "picked", size)
  }

  @Test func reactionsRiseUnlessMotionIsReduced() {
    let size = CellSize(columns: 80, rows: 24)
    func row(of word: String, _ state: State) -> Int? {
      let lines = ClientView.surface(state, size: size, context: Scene.context()).lines
      return lines.dropLast(2).firstIndex { $0.contains(word) }
    }
    var state = Scene.stream()
    let first = row(of: "clap", state)
    _ = reduce(&state, .stream(.reactionsRose))
    let second = row(of: "clap", state)
    #expect(first != nil && second != nil && second! < first!)
    var still = State()
    still.view.reducesMotion = true
    _ = reduce(&still, .session(.began(server: "call.example", hasLine: true)))
    #expect(still.stream.floating == [])
  }
}
