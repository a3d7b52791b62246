import CallCore
import Foundation
import Synchronization
import Testing

@testable import ncall

/// Lines that come in on standard input, from people and from programs that know no measure.
struct LineReaderTests {
  /// A pipe with these bytes in it, at its end.
  private func pipe(_ bytes: [UInt8]) throws -> FileHandle {
    let pipe = Pipe()
    let writer = pipe.fileHandleForWriting
    let thread = Thread {
      // A reader that stops early is none of the writer's concern.
      try? writer.write(contentsOf: Data(bytes))
      try? writer.close()
    }
    thread.start()
    return pipe.fileHandleForReading
  }

  private func lines(_ bytes: [UInt8], limit: Int = 10) throws -> [LineReader.Line] {
    let handle = try pipe(bytes)
    var reader = LineReader(descriptor: handle.fileDescriptor, limit: limit)
    var lines: [LineReader.Line] = []
    while let line = reader.next() { lines.append(line) }
    #expect(reader.next() == nil)
    return lines
  }

  @Test func linesComeOneByOne() throws {
    #expect(try lines(Array("one\n\ntwo\r\nthree".utf8)) == [.text("one"), .text(""), .text("two\r"), .text("three")])
    #expect(try lines([]) == [])
    #expect(try lines([0xff, 0x0a]) == [.text("\u{fffd}")])
  }

  @Test func longLineIsReadOver() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    #expect(
      try lines(Array("0123456789\n".utf8) + long + Array("\nafter\n".utf8)) == [
        .text("0123456789"), .tooLong, .text("after"),
      ])
    #expect(try lines(Array("01234567890\nx".utf8)) == [.tooLong, .text("x")])
    #expect(try lines(long) == [.tooLong])
  }

  @Test func aTerminalThatIsGoneIsTheEndAndWhatCannotBeReadIsNone() throws {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (isLocked, number): (Int32, UInt32) = (0, 0)
    // TIOCSPTLCK and TIOCGPTN, macros with arguments that do not import.
    #expect(ioctl(terminal, 0x4004_5431, &isLocked) == 0 && ioctl(terminal, 0x8004_5430, &number) == 0)
    let screen = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    var reader = LineReader(descriptor: screen, limit: 100)
    #expect(write(terminal, "one\n", 4) == 4)
    #expect(reader.next() == .text("one"))
    close(terminal)
    #expect(reader.next() == nil && reader.failure == nil)
    close(screen)
    let folder = open("/", O_RDONLY)
    defer { close(folder) }
    var other = LineReader(descriptor: folder, limit: 100)
    #expect(other.next() == nil && other.failure == EISDIR)
  }

  @Test func fastWriterIsHeldBackUntilItsLinesAreSent() async throws {
    signal(SIGPIPE, SIG_IGN)
    let sent = Mutex<[String]>([])
    let isHeld = Mutex(true)
    let store = Store(
      environment: CallEnvironment(
        setMicrophoneMuted: { _ in }, setDeafened: { _ in }, setVolume: { _, _ in },
        sendChat: { text in
          sent.withLock { $0.append(text) }
          while isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
          return ChatReceipt(id: text, sentAt: 1)
        }, sendReaction: { _ in }, answerRecording: { _ in }, host: { _ in }, leave: {}))
    let pipe = Pipe()
    ChatInput(store: store, descriptor: pipe.fileHandleForReading.fileDescriptor).start()
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFL, O_NONBLOCK)
    // Whoever writes without end meets a full pipe.
    let line = Array("a line of chat that is sent again and again\n".utf8)
    var written = 0
    while write(pipe.fileHandleForWriting.fileDescriptor, line, line.count) == line.count { written += 1 }
    #expect(written < 10_000)
    // Nothing is sent before the call is joined; then one line, and the next when that is done.
    #expect(sent.withLock { $0.isEmpty })
    store.send(.call(.joined(room: RoomSummary(name: "r"), me: Participant(identity: "me", sid: "PA"), others: [])))
    try await eventually("the first line") { sent.withLock { $0.count } == 1 }
    isHeld.withLock { $0 = false }
    try pipe.fileHandleForWriting.close()
    try await eventually("all lines") { sent.withLock { $0.count } == written }
    #expect(store.state.chat.lines.count <= 500)
    withExtendedLifetime(pipe) {}
  }
}
