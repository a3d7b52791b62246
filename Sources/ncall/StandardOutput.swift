import Foundation

/// Results that come one by one, each line written when it is there.
enum StandardOutput {
  /// Bytes that a pipe with room takes at once.
  private static let piece = 4_096
  /// How often somebody who waits for a reader looks whether they still should, milliseconds.
  private static let patience: Int32 = 100

  /// Writes a line, and waits as long as its reader makes it wait, or until the task is cancelled.
  /// - Returns: false when nobody reads any more, or nobody wants it written any more.
  /// - Throws: `CommandFailure` when the line did not arrive, as with a full disk.
  static func line(_ text: String) throws(CommandFailure) -> Bool {
    let bytes = Array((text + "\n").utf8)
    var at = 0
    while at < bytes.count {
      var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      guard poll(&waiting, 1, patience) != 0 else {
        if Task.isCancelled { return false }
        continue
      }
      let (count, code) = bytes[at...].prefix(piece).withUnsafeBytes { rest in
        let count = write(STDOUT_FILENO, rest.baseAddress, rest.count)
        return (count, count < 0 ? errno : 0)
      }
      if count > 0 {
        at += count
        continue
      }
      switch code {
      case EINTR, EAGAIN: continue
      case EPIPE, ECONNRESET: return false
      default:
        throw CommandFailure(.internalError, "cannot write to standard output: \(String(cString: strerror(code)))")
      }
    }
    return true
  }
}
