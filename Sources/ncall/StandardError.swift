import Foundation
import TerminalKit

/// Lines for people; results go to standard output, everything else here.
enum StandardError {
  /// Prints one line, whatever the text brought along. One that cannot be written is nobody's concern: there is no other place to say so.
  static func print(_ line: String) {
    let bytes = Array((TerminalText.line(line) + "\n").utf8)
    var at = 0
    while at < bytes.count {
      let count = bytes[at...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      at += count
    }
  }
}
