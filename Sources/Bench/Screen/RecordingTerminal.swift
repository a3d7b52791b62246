import Foundation
import Glibc
import MediaBasics
import RTCTransport
import Sound
import Synchronization

/// A pseudo-terminal whose other side reads as fast as it can, answers what terminals answer, and counts.
final class RecordingTerminal: Sendable {
  /// TIOCSPTLCK and TIOCGPTN, macros with arguments that do not import; posix_openpt() and its family are not in the
  /// Glibc module either.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// The side that a program opens.
  let path: String
  private let master: Int32
  private let output = Mutex(TerminalOutput())

  /// - Throws: `BenchFailure` when there is no pseudo-terminal to be had.
  init(columns: UInt16, rows: UInt16) throws(BenchFailure) {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, ioctl(master, Self.setLock, &locked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
      throw BenchFailure("no pseudo-terminal: \(String(cString: strerror(errno)))")
    }
    path = "/dev/pts/\(number)"
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let (master, output) = (master, WeakTerminal())
    output.terminal.withLock { $0.value = self }
    NamedThread.start("bench-terminal") {
      var room = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = room.withUnsafeMutableBytes { read(master, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        // Nobody has the other side open: not yet, or not any more.
        if count < 0, errno == EIO {
          guard output.terminal.withLock({ $0.value }) != nil else { break }
          usleep(1_000)
          continue
        }
        guard count > 0, let terminal = output.terminal.withLock({ $0.value }) else { break }
        let now = MonotonicClock.now()
        let answer = room.withUnsafeBytes { bytes in
          terminal.output.withLock { $0.take(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), at: now) }
        }
        if !answer.isEmpty { terminal.type(answer) }
      }
      _ = close(master)
    }
  }

  private struct Weak { weak var value: RecordingTerminal? }

  private final class WeakTerminal: Sendable { let terminal = Mutex(Weak()) }

  func type(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }

  /// Everything written so far, bytes.
  var bytes: Int { output.withLock { $0.bytes } }

  /// Frames since they were last taken.
  var frameCount: Int { output.withLock { $0.frames.count } }

  /// The frames since they were last taken.
  func takeFrames() -> [TerminalOutput.Frame] {
    output.withLock { output in
      defer { output.forgetFrames() }
      return output.frames
    }
  }

  /// Looks for a text from now on, then does something that makes it come; answers when its frame was there.
  /// - Throws: `BenchFailure` when it does not come.
  func time(of text: String, within limit: Duration, _ cause: () throws(BenchFailure) -> Void)
    async throws(BenchFailure)
    -> MediaInstant
  {
    output.withLock { $0.look(for: text) }
    try cause()
    guard await Poll.until(within: limit, { self.output.withLock { $0.seenAt } != nil }),
      let seen = output.withLock({ $0.seenAt })
    else { throw BenchFailure("“\(text)” did not come to the screen") }
    return seen
  }
}
