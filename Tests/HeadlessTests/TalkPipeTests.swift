import CallCore
import Foundation
import Testing

@testable import Headless

/// A pipe whose lines talk.
@Suite(.timeLimit(.minutes(1))) struct TalkPipeTests {
  private func store() -> Store {
    var state = State()
    _ = reduce(
      &state,
      .call(.joined(room: RoomSummary(name: "r"), me: Participant(identity: "me", sid: "PA", name: ""), others: [])))
    _ = reduce(&state, .command(.pushToTalk(true)))
    return Store(
      state: state,
      environment: CallEnvironment(
        setMicrophoneMuted: { _ in }, setDeafened: { _ in }, setVolume: { _, _ in },
        sendChat: { _ in ChatReceipt(id: "", sentAt: 0) }, sendReaction: { _ in }, answerRecording: { _ in },
        host: { _ in }, leave: {}))
  }

  private func write(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY)
    #expect(text.utf8.withContiguousStorageIfAvailable { Foundation.write(descriptor, $0.baseAddress, $0.count) } != -1)
    close(descriptor)
  }

  private func until(_ condition: () -> Bool) async { while !condition() { await Task.yield() } }

  @Test func linesTalkAndThePipeGoesWithItsClient() async throws {
    let path = NSTemporaryDirectory() + "talk-\(UUID().uuidString)"
    let store = store()
    let pipe = try TalkPipe(path: path, store: store)
    write("on\n", to: path)
    await until { store.state.call.microphone.isTalking }
    write("of", to: path)
    write("f\nnonsense\n\(String(repeating: "x", count: 5_000))\n\n", to: path)
    await until { !store.state.call.microphone.isTalking }
    write("  toggle \n", to: path)
    await until { store.state.call.microphone.isTalking }
    // What is not possible is left out without a word: a foot switch sees no notices.
    write("off\n", to: path)
    await until { !store.state.call.microphone.isTalking }
    store.send(.command(.mute))
    write("on\n", to: path)
    store.send(.command(.unmute))
    write("on\n", to: path)
    await until { store.state.call.microphone.isTalking }
    #expect(store.state.notices.current == nil)
    pipe.close()
    await until { access(path, F_OK) != 0 }
  }

  @Test func aPipeThatIsThereStays() throws {
    let path = NSTemporaryDirectory() + "talk-\(UUID().uuidString)"
    #expect(mkfifo(path, 0o600) == 0)
    try TalkPipe(path: path, store: store()).close()
    #expect(access(path, F_OK) == 0)
    unlink(path)
  }

  @Test func whatIsNoPipeIsRefused() throws {
    let path = NSTemporaryDirectory() + "talk-\(UUID().uuidString)"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    #expect(throws: TalkPipeError.self) { try TalkPipe(path: path, store: store()) }
    #expect(throws: TalkPipeError.self) { try TalkPipe(path: "/no/such/folder/talk", store: store()) }
    try FileManager.default.removeItem(atPath: path)
  }
}
