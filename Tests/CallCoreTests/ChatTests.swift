import Testing

@testable import CallCore

/// Messages are written, sent, received, counted and bounded.
struct ChatTests {
  private func line(_ number: Int, _ text: String = "hi") -> ChatLine {
    ChatLine(id: "m\(number)", identity: "bo", name: "Bo", text: text, sentAt: 1000)
  }

  @Test func aMessageTypedIsSentAndConfirmed() {
    var store = TestStore(.call(with: "bo"))
    store.send(.command(.view(.chat))) {
      $0.view.isChatOpen = true
      $0.view.entry = .chat
    }
    store.send(.view(.edited(.insert("hello")))) { $0.view.chatDraft = TextDraft("hello") }
    store.send(.view(.submitted), asking: [.sendChat(localID: "local-1", text: "hello")]) {
      $0.view.chatDraft = TextDraft()
      $0.chat.lines = [
        ChatLine(id: "local-1", identity: "ana", name: "ana", text: "hello", sentAt: nil, delivery: .sending)
      ]
      $0.chat.written = 1
    }
    store.send(.chat(.sent(localID: "local-1", ChatReceipt(id: "srv", sentAt: 5)))) {
      $0.chat.lines[0] = ChatLine(
        id: "srv", identity: "ana", name: "ana", text: "hello", sentAt: 5, delivery: .sent)
    }
    store.send(.view(.submitted))
  }

  @Test func aFailureIsSaidAndMarked() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.sendChat("hello")))
    store.send(.chat(.failed(localID: "local-1", reason: "no rights")), asking: [.notice(1)]) {
      $0.chat.lines[0].delivery = .failed("no rights")
      _ = $0.show("the message was not sent: no rights", .error)
    }
  }

  @Test func messagesCountAsUnreadOnlyWhileTheChatIsClosed() {
    var store = TestStore(.call(with: "bo"))
    store.send(.chat(.received(line(1))), asking: [.notice(1)]) {
      $0.chat.lines = [line(1)]
      $0.chat.unread = 1
      _ = $0.show("Bo: hi")
    }
    store.send(.chat(.received(line(1))))
    store.send(.command(.view(.type)), asking: [.cancel(.notice)]) {
      $0.view.isChatOpen = true
      $0.view.entry = .chat
      $0.chat.unread = 0
      $0.notices.current = nil
    }
    store.send(.chat(.received(line(2)))) { $0.chat.lines.append(line(2)) }
    store.send(.chat(.edited(id: "m2", identity: line(2).identity, text: "ho"))) { $0.chat.lines[1].text = "ho" }
  }

  @Test func onlyTheSenderOfALineChangesIt() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.sendChat("mine")), .chat(.received(line(2))))
    store.given(.chat(.sent(localID: "local-1", ChatReceipt(id: "m1", sentAt: 5))))
    for id in ["m1", "m2"] { store.send(.chat(.edited(id: id, identity: "mallory", text: "forged"))) }
    store.send(.chat(.edited(id: "m2", identity: "ana", text: "forged")))
    store.send(.chat(.edited(id: "m1", identity: "ana", text: "corrected"))) { $0.chat.lines[0].text = "corrected" }
  }

  @Test func nothingIsSentOutsideACallAndTheTextStays() {
    var store = TestStore(.call(with: "bo"))
    store.given(.command(.view(.type)), .view(.edited(.insert("hello"))), .call(.reconnecting(cause: nil)))
    store.send(.view(.submitted), asking: [.notice(1)]) {
      _ = $0.show("the connection is being restored: try again in a moment", .warning)
    }
    #expect(store.state.view.chatDraft.text == "hello")
  }

  @Test func floodsAreBounded() {
    var store = TestStore(.call(with: "bo"))
    for number in 0..<600 { store.given(.chat(.received(line(number)))) }
    #expect(store.state.chat.lines.count == 500)
    #expect(store.state.chat.lines.last?.id == "m599")
    #expect(line(1, String(repeating: "漢", count: 1 << 20)).text.utf8.count <= 8192)
    #expect(store.state.notices.log.count == 200)
  }
}
