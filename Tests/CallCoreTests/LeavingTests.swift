import Testing

@testable import CallCore

/// Leaving asks first, unless it was said outright.
struct LeavingTests {
  @Test func quitAsksAndEscapeStays() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.view(.quit))) { $0.view.overlay = .leaveConfirmation }
    store.send(.command(.view(.dismiss))) { $0.view.overlay = nil }
    store.send(.command(.view(.confirm)), asking: [.notice(1)]) { _ = $0.show("nothing is asked", .warning) }
  }

  @Test func yesLeavesOnce() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.view(.quit)))
    store.send(.command(.view(.confirm)), asking: [.leave]) {
      $0.view.overlay = nil
      $0.call.connection = .leaving
    }
    store.send(.command(.leave))
    store.given(.call(.left(.requested)))
    store.send(.command(.leave), asking: [.notice(1)]) { _ = $0.show("you are not in a call", .warning) }
    store.send(.command(.view(.quit)))
  }

  @Test func whileConnectingThereIsNothingToAsk() {
    var store = TestStore()
    store.given(.call(.connecting(room: "r")))
    store.send(.command(.view(.quit)), asking: [.leave]) { $0.call.connection = .leaving }
  }

  @Test func escapeClosesWhatIsOnTop() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.view(.selectNext)), .command(.view(.type)), .command(.view(.help)))
    store.send(.command(.view(.dismiss))) { $0.view.overlay = nil }
    store.send(.command(.view(.dismiss))) { $0.view.entry = nil }
    store.send(.command(.view(.dismiss))) { $0.view.selected = nil }
    store.send(.command(.view(.dismiss)))
    store.given(.command(.snapshot))
    store.send(.command(.view(.dismiss)), asking: [.cancel(.notice)]) { $0.notices.current = nil }
  }
}
