import CallCore
import NchatAPI
import Testing

@testable import ncall

/// A stream's chat as lines for people.
struct StreamChatTextTests {
  private let now = Timestamp("2026-11-26T12:00:00Z")!
  private let id = EntityID("9d4e0f3d-6a43-4a55-9d4e-0f3d1f2a7b10")!

  private func message(_ text: String, by name: String = "Ana", pinned: Bool = false) -> StreamChatMessage {
    StreamChatMessage(
      id: id, streamId: id, userId: id, content: text, isPinned: pinned, isDeleted: false, createdAt: now,
      user: StreamPerson(id: id, displayName: name))
  }

  private func stream(
    _ status: StreamStatus, mode: StreamChatMode = .open, slow: Int = 0, chat: Bool = true
  ) -> LiveStream {
    LiveStream(
      id: id, broadcasterId: id, broadcaster: StreamPerson(id: id, displayName: "Ana"), title: "t", status: status,
      durationSeconds: 0, maxResolution: .p1080, isRecorded: true, enableChat: chat, enableReactions: true,
      enableQa: false, chatMode: mode, slowModeSeconds: slow, tags: [], language: "en", currentViewers: 0,
      peakViewers: 0, totalViews: 0, totalChatMessages: 0, totalReactions: 0, createdAt: now, updatedAt: now)
  }

  /// Without the times, which come from the clock of this place.
  private func lines(_ text: inout StreamChatText, _ event: StreamEvent) -> [String] {
    text.lines(event, at: now).map { line in
      #expect(line.hasPrefix(Clock.second(now) + " "))
      return String(line.dropFirst(9))
    }
  }

  @Test func whatIsSaidIsALineWhateverItHolds() {
    var text = StreamChatText()
    #expect(lines(&text, .message(message("hello"))) == ["Ana: hello"])
    let hostile = lines(&text, .message(message("a\n12:00:00 Ana: b\r\u{1b}]0;x\u{7}\u{202e}c", by: "E\u{1b}[2J\nve")))
    #expect(hostile.count == 1 && hostile[0].unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202e}" })
    var marked = StreamChatText(showsIDs: true)
    #expect(lines(&marked, .message(message("hello"))) == ["1f2a7b10 Ana: hello"])
    #expect(
      lines(&marked, .deleted(id, message: message("x"), by: nil)) == ["1f2a7b10 * a message of Ana was deleted"])
  }

  @Test func whatHappensToMessagesIsToldWithoutWhatIsGone() {
    var text = StreamChatText()
    #expect(lines(&text, .deleted(id, message: message("secret"), by: nil)) == ["* a message of Ana was deleted"])
    #expect(lines(&text, .deleted(id, message: nil, by: nil)) == ["* an earlier message was deleted"])
    #expect(lines(&text, .pinned(id, message: message("hi"), isPinned: true, by: nil)) == ["* pinned: Ana: hi"])
    #expect(
      lines(&text, .pinned(id, message: nil, isPinned: false, by: nil)) == ["* no longer pinned: an earlier message"])
  }

  @Test func theStreamIsToldWhereItChanges() {
    var text = StreamChatText()
    #expect(lines(&text, .connected(stream(.scheduled))) == [])
    #expect(lines(&text, .changed(stream(.scheduled))) == [])
    #expect(lines(&text, .changed(stream(.live))) == ["* the stream has begun"])
    // Connected again, nothing is new.
    #expect(lines(&text, .connected(stream(.live))) == [])
    #expect(lines(&text, .changed(stream(.live, mode: .slowMode, slow: 5))) == ["* everybody may write, every 5 s"])
    #expect(lines(&text, .changed(stream(.live, mode: .followersOnly))) == ["* only followers may write"])
    #expect(lines(&text, .connected(stream(.live, chat: false))) == ["* nobody may write"])
    #expect(lines(&text, .over(stream(.ended))) == ["* the stream has ended"])
    #expect(lines(&text, .over(stream(.missed))) == ["* the stream was not begun in time"])
  }
}
