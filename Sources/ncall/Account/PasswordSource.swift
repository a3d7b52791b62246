import Foundation

/// Where a password comes from: a file, the environment, a terminal that does not show it, or a line of standard input. Never the command
/// line, which other people of the machine can read.
struct PasswordSource {
  static let environmentName = "NCALL_PASSWORD"
  /// Bytes of a password.
  private static let limit = 4_096

  /// - Parameter file: `--password-file`.
  static func read(file: String?) throws -> String {
    if let file {
      guard let data = InputFile.contents(file, limit: limit), let text = String(data: data, encoding: .utf8) else {
        throw CommandFailure(
          .usage, "cannot read a password from \(file): check that it exists and holds one of at most \(limit) bytes")
      }
      return try checked(String(text.prefix { !$0.isNewline }), from: file)
    }
    if let text = ProcessInfo.processInfo.environment[environmentName] {
      return try checked(text, from: environmentName)
    }
    if isatty(STDIN_FILENO) == 1 { return try checked(try prompt("password: "), from: "the terminal") }
    var reader = LineReader(descriptor: STDIN_FILENO, limit: limit)
    guard case .text(let line)? = reader.next() else {
      throw CommandFailure(
        .usage, "there is no password: give --password-file, set \(environmentName), or write it to standard input")
    }
    return try checked(line.hasSuffix("\r") ? String(line.dropLast()) : line, from: "standard input")
  }

  private static func checked(_ text: String, from place: String) throws -> String {
    guard !text.isEmpty else { throw CommandFailure(.usage, "the password from \(place) is empty") }
    return text
  }

  /// Asks on the terminal, which shows nothing of what is typed.
  private static func prompt(_ question: String) throws -> String {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else {
      throw CommandFailure(
        .terminalUnusable, "the terminal cannot be asked not to show the password; use --password-file")
    }
    var silent = settings
    silent.c_lflag &= ~tcflag_t(ECHO)
    // A Ctrl-C meanwhile must not leave a terminal behind that shows nothing.
    let signals = SignalWatch.ending
    let restored = settings
    let watch = Task.detached {
      let number = await signals.first()
      var settings = restored
      tcsetattr(STDIN_FILENO, TCSANOW, &settings)
      StandardError.print("")
      exit(number == SIGTERM ? 0 : 128 + number)
    }
    defer {
      watch.cancel()
      tcsetattr(STDIN_FILENO, TCSANOW, &settings)
      StandardError.print("")
    }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    FileHandle.standardError.write(Data(question.utf8))
    var reader = LineReader(descriptor: STDIN_FILENO, limit: limit)
    guard case .text(let line)? = reader.next() else {
      throw CommandFailure(.usage, "there is no password")
    }
    return line
  }
}
