import Foundation

/// Where a password comes from: a file, the environment, a terminal that does not show it, or a line of standard input. Never the command
/// line, which everybody on the machine can read.
enum PasswordSource {
  static let environmentName = "NCALL_PASSWORD"
  /// Bytes of a password.
  private static let limit = 4_096

  /// - Parameter file: `--password-file`, or nil for the first of the other places that has one.
  static func read(file: String?) throws -> String {
    if let file { return try read(from: file) }
    if let text = ProcessInfo.processInfo.environment[environmentName] {
      return try checked(text, from: environmentName)
    }
    if isatty(STDIN_FILENO) == 1 { return try prompt("password: ") }
    var reader = LineReader(descriptor: STDIN_FILENO, limit: limit)
    guard case .text(let line)? = reader.next() else {
      throw CommandFailure(
        .usage, "there is no password: give --password-file, set \(environmentName), or write it to standard input")
    }
    return try checked(line.hasSuffix("\r") ? String(line.dropLast()) : line, from: "standard input")
  }

  /// Reads the one line of a file, or of standard input where the path is `-`. Who types it is asked for it, and does not see it.
  static func read(from path: String) throws -> String {
    if path == "-", isatty(STDIN_FILENO) == 1 { return try prompt("password: ") }
    let name = path == "-" ? "standard input" : path
    guard let data = InputFile.contents(path, limit: limit) else {
      throw CommandFailure(
        .usage, "cannot read a password from \(name): check that it exists, may be read, and holds one line")
    }
    guard var text = String(data: data, encoding: .utf8) else {
      throw CommandFailure(.usage, "the password in \(name) is no UTF-8 text")
    }
    // One character to Swift, whichever of the two ends it is.
    if let last = text.last, last == "\n" || last == "\r\n" { text.removeLast() }
    return try checked(text, from: name)
  }

  private static func checked(_ text: String, from place: String) throws -> String {
    guard !text.isEmpty else {
      throw CommandFailure(.usage, "there is no password in \(place): write it there, on one line")
    }
    guard !text.contains(where: \.isNewline) else {
      throw CommandFailure(.usage, "\(place) holds more than one line: a password is one")
    }
    return text
  }

  /// Asks on the terminal, which shows nothing of what is typed.
  static func prompt(_ question: String) throws -> String {
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
    return try checked(line, from: "the terminal")
  }
}
