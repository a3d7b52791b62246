import Foundation

/// A password from a file or from standard input: never from an argument, which everybody on the machine can read.
enum PasswordFile {
  private static let limit = 4_096

  /// Reads the text of a file, or of standard input where the path is `-`, without the end of its line. Who types it is asked for it, and
  /// does not see it.
  /// - Throws: `CommandFailure` when there is no such file, or not one line of text in it.
  static func read(_ path: String) throws(CommandFailure) -> String {
    let asks = path == "-" && isatty(STDIN_FILENO) == 1
    let name = path == "-" ? "standard input" : path
    guard let data = asks ? typed() : InputFile.contents(path, limit: limit) else {
      throw CommandFailure(
        .usage, "cannot read a password from \(name): check that it exists, may be read, and holds one line")
    }
    guard var text = String(data: data, encoding: .utf8) else {
      throw CommandFailure(.usage, "the password in \(name) is no UTF-8 text")
    }
    // One character to Swift, whichever of the two ends it is.
    if let last = text.last, last == "\n" || last == "\r\n" { text.removeLast() }
    guard !text.isEmpty else {
      throw CommandFailure(.usage, "there is no password in \(name): write it there, on one line")
    }
    guard !text.contains(where: \.isNewline) else {
      throw CommandFailure(.usage, "\(name) holds more than one line: a password is one")
    }
    return text
  }

  /// A line from the terminal, which does not show it.
  private static func typed() -> Data? {
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else { return nil }
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) }
    StandardError.print("password:")
    return readLine(strippingNewline: false).map { Data($0.utf8) }
  }
}
