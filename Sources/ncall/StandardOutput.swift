import Foundation

/// Results that come one by one, each line written when it is there.
enum StandardOutput {
  /// Writes a line, and waits as long as its reader makes it wait.
  /// - Returns: false when nobody reads any more.
  /// - Throws: `CommandFailure` when the line did not arrive, as with a full disk.
  static func line(_ text: String) throws(CommandFailure) -> Bool {
    let bytes = Array((text + "\n").utf8)
    var at = 0
    while at < bytes.count {
      let (count, code) = bytes[at...].withUnsafeBytes { rest in
        let count = write(STDOUT_FILENO, rest.baseAddress, rest.count)
        return (count, count < 0 ? errno : 0)
      }
      if count > 0 {
        at += count
        continue
      }
      switch code {
      case EINTR: continue
      case EAGAIN:
        var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
      case EPIPE, ECONNRESET: return false
      default:
        throw CommandFailure(.internalError, "cannot write to standard output: \(String(cString: strerror(code)))")
      }
    }
    return true
  }
}
