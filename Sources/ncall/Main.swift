import ArgumentParser
import Foundation

/// The entry: parses, runs, and turns whatever came of it into an exit code of the contract.
@main
struct Main {
  static func main() async {
    // A reader that went away is an error of that write, not the end of the program.
    signal(SIGPIPE, SIG_IGN)
    StandardStreams.occupy()
    let code = await run()
    LogSetup.close()
    exit(code)
  }

  private static func run() async -> Int32 {
    do {
      var command = try Ncall.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      try StandardStreams.flush()
      return ExitStatus.success.code
    } catch {
      return report(error)
    }
  }

  /// Says what went wrong on standard error, or help on standard output; answers the exit code.
  static func report(_ error: any Error) -> Int32 {
    if let failure = error as? CommandFailure {
      StandardError.print(failure.description)
      return failure.status.code
    }
    if let status = error as? EndedWith { return status.status.code }
    let code = Ncall.exitCode(for: error)
    if code == .success {
      print(Ncall.fullMessage(for: error))
      do { try StandardStreams.flush() } catch { return report(error) }
      return ExitStatus.success.code
    }
    if code == .validationFailure {
      StandardError.print("ncall: \(oneLine(Ncall.message(for: error))); see `ncall --help`")
      return ExitStatus.usage.code
    }
    StandardError.print("ncall: \(String(describing: error).split(whereSeparator: \.isNewline).joined(separator: " "))")
    return ExitStatus.internalError.code
  }

  /// What the parser says in one line: under its sentence there may be a list of what it takes, an item each.
  private static func oneLine(_ message: String) -> String {
    let lines = message.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    guard let sentence = lines.first else { return "wrong usage" }
    let items = lines.dropFirst().prefix { $0.hasPrefix("- ") }.map { $0.dropFirst(2) }
    return items.isEmpty ? sentence : "\(sentence) \(items.joined(separator: ", "))"
  }
}

/// Ends the program with a status after everything was said.
struct EndedWith: Error {
  var status: ExitStatus
}
