import Testing

@testable import CallCore

/// Commands that change what the person looks at.
struct ScreenCommandTests {
  @Test func panelsPagesAndLayouts() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.view(.help))) { $0.view.overlay = .help }
    store.send(.command(.stats)) { $0.view.overlay = .stats }
    store.send(.command(.view(.stats))) { $0.view.overlay = nil }
    store.send(.command(.view(.hints))) { $0.view.showsHints = false }
    store.send(.command(.view(.nextPage))) { $0.view.page = 1 }
    store.send(.command(.view(.previousPage))) { $0.view.page = 0 }
    store.send(.command(.view(.previousPage))) { $0.view.page = -1 }
    store.send(.command(.view(.layout))) {
      $0.view.layout = .speaker
      $0.view.page = 0
    }
    store.send(.command(.view(.layout))) { $0.view.layout = .roster }
    store.send(.command(.view(.layout))) { $0.view.layout = .grid }
    store.send(.command(.view(.redraw)))
    store.send(.command(.view(.suspend)))
  }

  @Test func theChatScrolls() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.view(.scrollUp)), asking: [.notice(1)]) { _ = $0.show("the chat is not open (t)", .warning) }
    store.given(.command(.view(.type)))
    store.send(.command(.view(.scrollUp))) { $0.view.chatScroll = 5 }
    store.send(.command(.view(.scrollDown))) { $0.view.chatScroll = 0 }
    store.send(.command(.view(.scrollDown)))
    store.send(.command(.view(.chat))) {
      $0.view.isChatOpen = false
      $0.view.entry = nil
    }
  }

  @Test func factsWithoutAPictureChangeNothing() {
    var store = TestStore(.call(with: "bo"))
    store.send(.call(.dataReceived(identity: "bo", topic: "t", isReliable: true, [1, 2])))
    store.send(.call(.roomUpdated(RoomSummary(name: "renamed")))) { $0.call.room = RoomSummary(name: "renamed") }
    store.send(.call(.statsMeasured(CallStats(roundTrip: 24)))) {
      $0.call.stats = CallStats(roundTrip: 24)
      $0.call.link = LinkReading(roundTrip: 24)
    }
    store.send(.command(.snapshot), asking: [.notice(1)]) { _ = $0.show("2 in the call") }
  }
}
