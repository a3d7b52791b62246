import NchatAPI
import Testing

@testable import CallCore

/// What is heard of a chat and what is looked up make one chat.
struct StreamChatMemoryTests {
  private static let stream = EntityID.random()
  private static let writer = EntityID.random()

  private func message(_ number: Int) -> StreamChatMessage {
    StreamChatMessage(
      id: .random(), streamId: Self.stream, userId: Self.writer, content: "\(number)", isPinned: false,
      isDeleted: false, createdAt: Timestamp(milliseconds: Int64(number)),
      user: StreamPerson(id: Self.writer, displayName: "Ana"))
  }

  private func deleted(_ message: StreamChatMessage) -> StreamChatMessage {
    var message = message
    (message.content, message.isDeleted, message.isPinned) = ("", true, false)
    message.deletedAt = message.createdAt
    return message
  }

  private func deletion(_ message: StreamChatMessage) -> RealtimeEvent {
    .streamChatDeleted(StreamMessageDeleted(streamId: Self.stream, messageId: message.id, deletedBy: Self.writer))
  }

  private func pin(_ message: StreamChatMessage, _ isPinned: Bool = true) -> RealtimeEvent {
    .streamChatPinned(StreamMessagePinned(streamId: Self.stream, messageId: message.id, isPinned: isPinned))
  }

  @Test func nothingIsToldTwice() {
    var memory = StreamChatMemory()
    let all = (0..<6).map(message)
    memory.skip(Array(all[..<2]))
    #expect(memory.take(Array(all[1...3])) == [.message(all[2]), .message(all[3])])
    #expect(memory.take(.streamChatMessage(all[3])) == [])
    #expect(memory.take(.streamChatMessage(all[4])) == [.message(all[4])])
    #expect(memory.take(all) == [.message(all[5])])
    #expect(
      memory.take(
        .streamReaction(
          StreamReaction(
            id: .random(), streamId: Self.stream, userId: Self.writer, reactionType: .fire, emoji: "x",
            createdAt: Timestamp(milliseconds: 0)))) == nil)
  }

  @Test func whatIsDeletedIsToldOnce() {
    var memory = StreamChatMemory()
    let (first, second, third) = (message(1), message(2), message(3))
    _ = memory.take([first, second])
    #expect(memory.take(deletion(first)) == [.deleted(first.id, message: first, by: Self.writer)])
    #expect(memory.take(deletion(first)) == [])
    #expect(memory.take([deleted(first)]) == [])
    // Looked up before it is heard.
    var gone = deleted(second)
    gone.deletedBy = Self.writer
    #expect(memory.take([gone]) == [.deleted(second.id, message: second, by: Self.writer)])
    #expect(memory.take(deletion(second)) == [])
    // Gone before anybody was told of it.
    #expect(memory.take(.streamChatMessage(deleted(third))) == [] && memory.take(deletion(third)) == [])
    // Older than what is remembered.
    let old = message(0)
    #expect(memory.take(deletion(old)) == [.deleted(old.id, message: nil, by: Self.writer)])
  }

  @Test func whatIsPinnedIsToldOnce() {
    var memory = StreamChatMemory()
    let first = message(1)
    _ = memory.take([first])
    #expect(memory.take(pin(first)) == [.pinned(first.id, message: first, isPinned: true, by: nil)])
    #expect(memory.take(pin(first)) == [])
    var unpinned = first
    unpinned.isPinned = true
    #expect(memory.take([unpinned]) == [] && memory.take([first]).count == 1)
  }

  @Test func memoryIsBounded() {
    var memory = StreamChatMemory(limit: 10)
    let all = (0..<100).map(message)
    #expect(memory.take(all).count == 100)
    #expect(all.filter { memory.knows($0.id) } == Array(all.suffix(10)))
  }
}
