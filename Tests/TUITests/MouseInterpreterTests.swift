import CallCore
import NchatAPI
import TerminalKit
import Testing

@testable import TUI

/// A click means what is seen where it is made.
struct MouseInterpreterTests {
  private static let size = CellSize(columns: 80, rows: 24)

  private func actions(_ kind: MouseEvent.Kind, row: Int, column: Int, _ state: State) -> [Action] {
    MouseInterpreter.actions(
      for: MouseEvent(kind: kind, position: CellPosition(row: row, column: column)), in: state, size: Self.size,
      context: Scene.context())
  }

  /// A click on the first place where `text` is drawn.
  private func click(_ text: String, _ state: State) throws -> [Action] {
    let surface = ClientView.surface(state, size: Self.size, context: Scene.context())
    for row in 0..<Self.size.rows {
      let cells = (0..<Self.size.columns).map { surface[row, $0].text }
      for column in cells.indices where cells[column...].joined().hasPrefix(text) {
        return actions(.press(button: 0), row: row, column: column, state)
      }
    }
    Issue.record("\(text) is not on the screen")
    return []
  }

  @Test func aRowAtHomeIsSelectedAndThenOpened() throws {
    var state = Scene.home()
    let item = InboxItem.channel(try #require(state.inbox.channels.first { $0.slug == "ops" }).id)
    #expect(try click("#ops", state) == [.view(.pointedAt(item))])
    _ = reduce(&state, .view(.pointedAt(item)))
    #expect(state.inbox.selected == item && state.call.connection == .idle)
    _ = reduce(&state, .view(.pointedAt(item)))
    #expect(state.call.connection == .connecting)
  }

  @Test func aTileIsSelected() throws {
    var state = Scene.call(others: 3)
    #expect(try click("Chi", state) == [.view(.pointedAtParticipant("p1"))])
    _ = reduce(&state, .view(.pointedAtParticipant("p1")))
    #expect(state.view.selected == "p1")
    _ = reduce(&state, .view(.pointedAtParticipant("gone")))
    #expect(state.view.selected == "p1")
  }

  @Test func keysOfTheLastRowAreButtons() throws {
    #expect(try click("m mute", Scene.call(others: 3)) == [.command(.toggleMute)])
    #expect(try click("leave", Scene.call(others: 3)) == [.command(.view(.quit))])
  }

  @Test func aDialogCoversWhatIsBelow() throws {
    let state = Scene.call(others: 3, .command(.view(.quit)))
    #expect(try click("[y] leave", state) == [.command(.view(.confirm))])
    #expect(try click("[Esc]", state) == [.command(.view(.dismiss))])
    #expect(actions(.press(button: 0), row: 2, column: 2, state) == [])
  }

  @Test func aCallIsAnsweredByAClickOnceTheDialogIsArmed() throws {
    var state = Scene.home(.line(.ring(Scene.incoming)))
    _ = reduce(&state, .ring(.armed(call: Scene.incoming.id)))
    #expect(try click("[d] decline", state) == [.command(.decline)])
  }

  @Test func theWheelMovesTheListInSight() {
    let home = Scene.home()
    #expect(actions(.scrollDown, row: 5, column: 5, home) == [.command(.view(.selectNext))])
    let call = Scene.call(others: 3)
    #expect(actions(.scrollUp, row: 5, column: 5, call) == [], "there is no list")
    let chat = Scene.call(others: 3, .command(.view(.chat)))
    #expect(actions(.scrollUp, row: 5, column: 5, chat) == [.command(.view(.scrollUp))])
  }

  @Test func nothingElseOfTheMouseMeansAnything() {
    for kind in [MouseEvent.Kind.press(button: 2), .release(button: 0), .drag(button: 0), .move] {
      #expect(actions(kind, row: 23, column: 2, Scene.call(others: 3)) == [])
    }
  }
}
