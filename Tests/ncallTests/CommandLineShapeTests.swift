import ArgumentParser
import Testing

@testable import ncall

/// The shape of the command line: what is a command, what can stand where, what every help shows.
struct CommandLineShapeTests {
  private static let shown =
    [
      [], ["demo"], ["serve"], ["join"], ["token"], ["token", "create"], ["token", "show"], ["devices"],
      ["devices", "list"],
      ["devices", "test"], ["doctor"], ["ctl"], ["config"], ["config", "path"], ["config", "check"],
      ["config", "default"],
      ["completions"], ["bench"], ["home"], ["login"], ["logout"], ["signup"], ["whoami"], ["call"], ["answer"],
      ["decline"], ["leave"], ["end"], ["calls"], ["calls", "list"], ["calls", "history"], ["calls", "show"],
      ["user"], ["user", "add"], ["user", "list"], ["user", "role"], ["user", "password"],
      ["user", "suspend"], ["user", "unsuspend"], ["apikey"], ["apikey", "create"], ["apikey", "list"],
      ["apikey", "revoke"], ["stream"], ["recordings"],
    ] + commands(of: StreamCommand.self) + commands(of: RecordingsCommand.self)
    + commands(of: RecordingsCommand.Retention.self).map { ["recordings", "retention"] + $0.dropFirst() }

  private static func commands(of command: any ParsableCommand.Type) -> [[String]] {
    let own = command.configuration
    return (own.subcommands + own.groupedSubcommands.flatMap(\.subcommands)).map {
      [own.commandName ?? "", $0.configuration.commandName ?? "\($0)".lowercased()]
    }
  }

  @Test(arguments: shown) func everyHelpHasAnExample(_ command: [String]) throws {
    do {
      var help = try Ncall.parseAsRoot(command + ["--help"])
      try help.run()
      Issue.record("no help")
    } catch {
      let help = Ncall.fullMessage(for: error)
      #expect(Ncall.exitCode(for: error) == .success)
      #expect(help.contains("Example") || command.isEmpty && help.contains("ncall demo"), "\(help)")
    }
  }

  @Test(arguments: [
    ["call", "bob", "--video"],
    ["--graphics", "sixel", "doctor"],
  ]) func commandOfALaterVersionSaysSo(_ words: [String]) async throws {
    do {
      var command = try Ncall.parseAsRoot(words)
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
      Issue.record("it ran")
    } catch {
      let failure = error as? CommandFailure
      let message = failure?.message ?? Ncall.message(for: error)
      #expect(message.contains("this version of ncall does not have "), "\(message)")
      #expect(failure.map { $0.status == .usage } ?? (Ncall.exitCode(for: error) == .validationFailure))
    }
  }

  @Test(arguments: [["--livekit-api-key", "k"], ["--livekit-api-secret", "s"], ["--livekit-url", "ws://x"]])
  func optionsOfTheBackendAreRefusedWithoutIt(_ words: [String]) async throws {
    let command = try #require(try Ncall.parseAsRoot(["serve", "--api", "off"] + words) as? ServeCommand)
    let error = await #expect(throws: CommandFailure.self) { try await command.run() }
    #expect(error?.status == .usage && error?.message.contains(words[0]) == true, "\(error as Any)")
  }

  @Test(arguments: [
    ["nonsense"], ["join", "--no-such-flag"], ["demo", "--participants", "many"], ["demo", "--participants"],
    ["token", "create"], ["completions"], ["serve", "--rtc-udp-port", "x"], ["doctor", "--color", "pink"],
    ["--log-level", "loud", "config", "path"], ["--link", "fast", "doctor"], ["user", "add", "ana"],
    ["user", "add", "ana", "--password-file", "f", "--role", "boss"], ["user", "role", "ana", "boss"],
    ["apikey", "create"], ["apikey", "revoke"], ["stream", "show"], ["stream", "react", "5f0c"], ["stream", "create"],
  ]) func wrongWordsAreAUsageError(_ words: [String]) {
    #expect(throws: (any Error).self) {
      do { _ = try Ncall.parseAsRoot(words) } catch {
        #expect(Ncall.exitCode(for: error) == .validationFailure)
        throw error
      }
    }
  }

  @Test func globalOptionsStandBeforeOrAfterTheCommand() throws {
    let before = try #require(
      try Ncall.parseAsRoot(["--profile", "p", "-o", "a=b", "-o", "c=d", "doctor"]) as? DoctorCommand)
    let after = try #require(
      try Ncall.parseAsRoot(["doctor", "--profile", "p", "-o", "a=b", "-o", "c=d"]) as? DoctorCommand)
    #expect(before.global.profile == "p" && after.global.profile == "p")
    #expect(before.global.overrides == ["a=b", "c=d"] && after.global.overrides == ["a=b", "c=d"])
  }

  @Test(arguments: [
    (["volume", "bo", "-10"], ["volume", "bo", "-10"]), (["chat", "hello", "there"], ["chat", "hello", "there"]),
    (["mute", "--json"], ["mute"]), (["--client", "7", "talk", "on"], ["talk", "on"]),
  ]) func wordsForARunningClientAreKeptAsTheyAre(_ words: [String], _ command: [String]) throws {
    #expect(try #require(try Ncall.parseAsRoot(["ctl"] + words) as? CtlCommand).words == command)
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func everyShellHasCompletions(_ shell: String) throws {
    let script = Ncall.completionScript(for: try #require(CompletionShell(rawValue: shell)))
    #expect(script.contains("ncall") && script.contains("devices"))
  }

  @Test func tablesAlignWideAndHostileCells() {
    #expect(Table.text([]) == "")
    #expect(Table.text([["A", "B"], ["日本", "x"], ["y"]]) == "A     B\n日本  x\ny")
    let hostile = Table.text([["NAME", "X"], ["a\nb\u{1b}[31m", "c"]])
    #expect(hostile.split(separator: "\n").count == 2 && !hostile.contains("\u{1b}"))
  }
}
