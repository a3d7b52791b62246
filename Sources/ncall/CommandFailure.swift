import TerminalKit

/// Why a command failed: one line on standard error that says what failed, why, and what to try.
struct CommandFailure: Error, CustomStringConvertible {
  var status: ExitStatus
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// A command or option of a later version.
  static func notYet(_ what: String, instead: String? = nil) -> CommandFailure {
    CommandFailure(.usage, "this version of ncall does not have \(what) yet" + (instead.map { "; \($0)" } ?? ""))
  }

  /// One line, whatever the message brought along.
  var description: String {
    "ncall: " + TerminalText.line(message.split(whereSeparator: \.isNewline).joined(separator: " "))
  }
}
