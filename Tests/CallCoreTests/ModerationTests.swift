import NchatAPI
import Testing

@testable import CallCore

/// Keeping order in the chat of a stream, by those who may.
struct ModerationTests {
  private let scene = StreamScene()

  @Test func onlyThoseWhoAreSignedInAskWhatTheyMay() {
    var store = scene.home()
    store.given(.command(.watch("\(scene.id)")))
    let stream = scene.stream(isMine: false)
    store.send(
      .stream(.told(.connected(stream))), asking: [.stream(.loadRights(of: scene.ana.id, in: scene.id))]
    ) { state in
      state.stream.connection = .connected
      state.stream.stream = stream
    }
    store.send(.stream(.rightsLoaded(scene.id, .manager))) { $0.stream.rights = .manager }
    store.send(.stream(.rightsLoaded(.random(), nil)))
    store.send(.stream(.rightsLoaded(scene.id, nil))) { $0.stream.rights = nil }
    var visitor = State()
    visitor.session.server = "call.example"
    store = TestStore(visitor)
    store.given(.command(.watch("\(scene.id)")))
    store.send(.stream(.told(.connected(stream)))) { state in
      state.stream.connection = .connected
      state.stream.stream = stream
    }
  }

  @Test func aMessageIsPickedAndSomethingDoneAboutIt() {
    let said = [scene.message("hello"), scene.message("spam")]
    var store = scene.watching(said[0])
    store.given(.stream(.told(.message(said[1]))), .stream(.rightsLoaded(scene.id, .manager)))
    #expect(Command.moderate(.delete).refusal(in: store.state) == "pick a message first (j and k)")
    store.send(.command(.view(.selectPrevious))) { $0.stream.picked = said[1].id }
    store.send(.command(.view(.selectPrevious))) { $0.stream.picked = said[0].id }
    store.send(.command(.view(.selectPrevious)))
    store.send(.command(.view(.selectNext))) { $0.stream.picked = said[1].id }
    let rights = Effect.stream(.loadRights(of: scene.ana.id, in: scene.id))
    store.send(.command(.view(.moderation)), asking: [rights]) { $0.view.overlay = .moderation }
    store.send(.command(.moderate(.delete)), asking: [.stream(.moderate(.delete(said[1].id), in: scene.id))]) { state in
      state.view.overlay = nil
    }
    store.send(.stream(.moderated(scene.id, .delete(said[1].id))), asking: [.stream(.loadLog(scene.id))])
    store.send(.stream(.told(.deleted(said[1].id, message: said[1], by: scene.ana.id)))) { state in
      state.stream.messages[1].content = ""
      state.stream.messages[1].isDeleted = true
    }
    #expect(Command.moderate(.delete).refusal(in: store.state) == "it is deleted already")
    #expect(Command.moderate(.pin).refusal(in: store.state) == "it is deleted")
    store.send(.command(.view(.dismiss))) { $0.stream.picked = nil }
    // Whoever reads back has picked nothing any more.
    store.given(.command(.view(.selectPrevious)))
    store.send(.command(.view(.scrollUp))) { state in
      state.stream.picked = nil
      state.view.streamScroll = 5
    }
  }

  @Test func peopleAreTimedOutAndBannedByTheirMessages() {
    var store = scene.watching(scene.message("spam"))
    store.given(.stream(.rightsLoaded(scene.id, .manager)), .command(.view(.selectPrevious)))
    // The broadcaster is nobody's to judge.
    #expect(Command.moderate(.ban).refusal(in: store.state) == "the stream is theirs")
    let chi = StreamPerson(id: .random(), displayName: "Chi")
    store.given(.stream(.told(.message(scene.message("spam", by: chi)))), .command(.view(.selectNext)))
    let asked: [(ModerationCommand, StreamModeration, String)] = [
      (.timeOut(seconds: 300), .timeOut(chi, seconds: 300), "Chi writes nothing for 5 min"),
      (.endTimeout, .endTimeout(chi), "Chi may write again"),
      (.ban, .ban(chi), "Chi is banned from the stream"), (.unban, .unban(chi), "Chi may come back"),
    ]
    for (number, (command, moderation, words)) in asked.enumerated() {
      store.send(.command(.moderate(command)), asking: [.stream(.moderate(moderation, in: scene.id))])
      store.send(
        .stream(.moderated(scene.id, moderation)), asking: [.notice(number + 1), .stream(.loadLog(scene.id))]
      ) { state in _ = state.show(words) }
    }
    #expect(Command.moderate(.appoint).refusal(in: store.state) == "you may not do that in this stream")
  }

  @Test func nobodyDoesWhatTheyMayNot() {
    let mine = scene.message("mine", by: StreamPerson(id: scene.ana.id, displayName: "Ana"))
    var store = scene.watching(mine)
    store.given(.command(.view(.selectPrevious)))
    #expect(Command.moderate(.delete).refusal(in: store.state) == nil, "one's own message is one's own")
    #expect(Command.moderate(.pin).refusal(in: store.state) == "you may not do that in this stream")
    #expect(Command.view(.chatRules).refusal(in: store.state) == "you may not do that in this stream")
    #expect(Command.view(.moderationLog).refusal(in: store.state)?.contains("keep order") == true)
    #expect(store.state.canModeratePick)
    store.given(.stream(.told(.lost(.timedOut))))
    #expect(Command.moderate(.delete).refusal(in: store.state)?.contains("being restored") == true)
    #expect(Command.moderate(.delete).refusal(in: State()) == "this is for live streams")
  }

  @Test func theBroadcasterAppointsAndSaysWhoMayWrite() {
    var store = scene.desk()
    store.given(.stream(.told(.message(scene.message("hello")))), .command(.view(.selectPrevious)))
    store.send(.command(.view(.moderation))) { $0.view.overlay = .moderation }
    store.send(
      .command(.moderate(.appoint)), asking: [.stream(.moderate(.appoint(scene.bo), in: scene.id))]
    ) { $0.view.overlay = nil }
    store.send(.command(.view(.chatRules))) { $0.view.overlay = .chatRules }
    store.send(
      .command(.moderate(.slow(seconds: 10))), asking: [.stream(.moderate(.slow(seconds: 10), in: scene.id))]
    ) { $0.view.overlay = nil }
    store.send(
      .command(.moderate(.mode(.followersOnly))), asking: [.stream(.moderate(.mode(.followersOnly), in: scene.id))])
    store.send(.command(.view(.moderationLog)), asking: [.stream(.loadLog(scene.id))]) { state in
      state.view.overlay = .moderationLog
    }
    let entries = (0..<120).map { number in
      ModerationEntry(
        id: .random(), streamId: scene.id, action: .ban, createdAt: Timestamp(milliseconds: Int64(number)))
    }
    store.send(.stream(.logLoaded(scene.id, entries))) { $0.stream.log = Array(entries.prefix(100)) }
  }

  @Test func commandLinesHaveBounds() throws {
    let registry = CommandRegistry.standard
    #expect(try registry.parse("timeout") == .moderate(.timeOut(seconds: 300)))
    #expect(try registry.parse("timeout 60") == .moderate(.timeOut(seconds: 60)))
    #expect(try registry.parse("slow 0") == .moderate(.slow(seconds: 0)))
    #expect(try registry.parse("chat-mode followers") == .moderate(.mode(.followersOnly)))
    for line in [
      "timeout 0", "timeout 1209601", "timeout x", "slow", "slow 3601", "slow -1", "chat-mode loud", "ban bo",
    ] {
      #expect(throws: CommandError.self) { try registry.parse(line) }
    }
  }
}
