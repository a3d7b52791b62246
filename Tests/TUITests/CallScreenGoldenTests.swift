import CallCore
import TerminalKit
import Testing

@testable import TUI

/// The call screen, cell by cell.
struct CallScreenGoldenTests {
  static let sizes = HomeGoldenTests.sizes

  private func expect(
    _ state: State, _ name: String, _ size: CellSize, _ context: ViewContext = Scene.context(),
    at location: SourceLocation = #_sourceLocation
  ) throws {
    try Golden.expect(ClientView.surface(state, size: size, context: context), name, at: location)
  }

  @Test(arguments: sizes) func connecting(_ size: CellSize) throws {
    try expect(Scene.state([.call(.connecting(room: "Standup"))]), "connecting", size)
  }

  @Test(arguments: sizes) func alone(_ size: CellSize) throws {
    try expect(Scene.call(others: 0), "alone", size)
  }

  @Test(arguments: sizes, [1, 3, 8, 24, 99]) func people(_ size: CellSize, _ others: Int) throws {
    try expect(Scene.call(others: others), "people-\(others + 1)", size)
  }

  @Test(arguments: sizes) func chatWithUnreadMessages(_ size: CellSize) throws {
    var state = Scene.call(others: 3)
    for action in Scene.chat { _ = reduce(&state, action) }
    try expect(state, "chat-unread", size)
    for action: Action in [
      .command(.view(.chat)), .view(.edited(.insert("on my way, 漢字 too"))), .view(.edited(.moveLeft)),
      .command(.sendChat("hello")),
    ] { _ = reduce(&state, action) }
    try expect(state, "chat-open", size)
  }

  @Test(arguments: sizes) func aSelectedPersonWithAnotherVolume(_ size: CellSize) throws {
    try expect(
      Scene.call(others: 3, .command(.view(.selectNext)), .command(.view(.louder))), "volume", size)
  }

  @Test(arguments: sizes) func mutedAndDeafened(_ size: CellSize) throws {
    try expect(
      Scene.call(others: 3, .command(.mute), .call(.microphoneChanged(isOpen: false)), .command(.deafen(nil))), "muted",
      size)
  }

  @Test(arguments: sizes) func pushToTalkIsLive(_ size: CellSize) throws {
    try expect(Scene.call(others: 3, .command(.pushToTalk(true)), .command(.talk(.on))), "push-to-talk-live", size)
  }

  @Test(arguments: sizes) func aMicrophoneThatDoesNotCloseIsShown(_ size: CellSize) throws {
    try expect(Scene.call(others: 3, .command(.mute)), "still-live", size)
  }

  @Test(arguments: sizes) func reconnecting(_ size: CellSize) throws {
    // In the words of a room whose server was killed.
    let cause = "the signalling connection was lost: the connection was closed without a word"
    try expect(Scene.call(others: 3, .call(.reconnecting(cause: cause))), "reconnecting", size)
  }

  @Test(arguments: sizes) func left(_ size: CellSize) throws {
    try expect(Scene.call(others: 3, .call(.left(.roomClosed))), "left", size)
  }

  @Test(arguments: sizes) func help(_ size: CellSize) throws {
    try expect(Scene.call(others: 3, .command(.view(.help))), "help", size)
  }

  @Test(arguments: sizes) func leaveConfirmation(_ size: CellSize) throws {
    try expect(Scene.call(others: 3, .command(.view(.quit))), "leave-confirmation", size)
  }

  @Test(arguments: sizes) func networkFigures(_ size: CellSize) throws {
    try expect(Scene.call(others: 3, .command(.stats)), "stats", size)
  }

  @Test(arguments: sizes) func commandLine(_ size: CellSize) throws {
    try expect(
      Scene.call(others: 3, .command(.view(.command)), .view(.edited(.insert("volume bo 80")))), "command-line", size)
  }

  @Test(arguments: sizes) func roster(_ size: CellSize) throws {
    try expect(Scene.call(others: 24, .command(.view(.stage(.people)))), "roster", size)
  }

  @Test(arguments: HomeGoldenTests.sizes, [1, 4, 24]) func speaker(_ size: CellSize, _ others: Int) throws {
    try expect(Scene.call(others: others, .command(.view(.layout))), "speaker-\(others + 1)", size)
  }

  @Test(arguments: sizes) func focusedAndPinned(_ size: CellSize) throws {
    try expect(
      Scene.call(
        others: 6, .command(.view(.stage(.pin(3)))), .command(.view(.select(2))), .command(.view(.stage(.focus)))),
      "focused", size)
  }

  @Test(arguments: sizes) func reactionsRise(_ size: CellSize) throws {
    var state = Scene.call(others: 3)
    for action: Action in [
      .call(.reactionReceived(identity: "p0", reaction: "heart")), .call(.reactionsRose), .call(.reactionsRose),
      .call(.reactionReceived(identity: "p0", reaction: "clap")),
      .call(.reactionReceived(identity: "p0", reaction: "clap")),
      .command(.react("like")),
    ] { _ = reduce(&state, action) }
    try expect(state, "reactions", size)
  }

  @Test(arguments: sizes) func onesOwnTile(_ size: CellSize) throws {
    try expect(Scene.call(others: 1, .command(.view(.stage(.selfView)))), "self-among-others", size)
    try expect(
      Scene.call(others: 1, .command(.view(.stage(.selfView))), .command(.view(.stage(.selfView)))), "self-hidden", size
    )
  }

  @Test(arguments: sizes) func sendingOutIsAsked(_ size: CellSize) throws {
    var state = Scene.call(others: 3, .command(.view(.select(2))))
    state.view.overlay = .removal(identity: "p1")
    try expect(state, "removal", size)
  }

  @Test func helpScrolls() throws {
    let state = Scene.call(
      others: 3, .command(.view(.help)), .command(.view(.scrollDown)), .command(.view(.scrollDown)),
      .command(.view(.scrollDown)), .command(.view(.scrollDown)), .command(.view(.scrollDown)))
    try expect(state, "help-scrolled", CellSize(columns: 80, rows: 24))
  }

  @Test(arguments: [CellSize(columns: 60, rows: 16), CellSize(columns: 59, rows: 15), CellSize(columns: 20, rows: 5)])
  func smallTerminals(_ size: CellSize) throws {
    try expect(Scene.call(others: 5), "small", size)
  }
}
