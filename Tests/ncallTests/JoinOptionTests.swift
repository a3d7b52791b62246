import CallCore
import Foundation
import Sound
import TerminalKit
import Testing

@testable import ncall

/// How a call is joined: what each option makes of it, and what is refused.
struct JoinOptionTests {
  @Test func standardsAreThoseOfTheContract() throws {
    let options = try callOptions()
    #expect(options.input == .systemDefault && options.output == .systemDefault)
    #expect(options.endOfInput == .silence && options.waitFor == 0 && options.statsPeriod == .seconds(5))
    #expect(options.encoder.bitrate == 32_000 && options.encoder.discontinuousTransmission && options.adaptsToLoss)
    #expect(!options.isMuted && !options.isPushToTalk && options.gate == nil && !options.requiresAudio)
    #expect(options.room.reconnect == .forever && options.room.subscription == .all && options.room.signal == .auto)
    #expect(options.inputFormat.rate == 48_000 && options.inputFormat.channels == 1)
  }

  @Test func optionsAreTaken() throws {
    let options = try callOptions(
      "--input", "tone:300", "--output", "pcm:/tmp/x", "--on-eof", "leave", "--wait-for", "3", "--stats", "0",
      "--bitrate",
      "64000", "--fec", "on", "--dtx", "off", "--mute", "--ptt", "--vad", "energy", "--vad-threshold", "-30dB",
      "--max-retries", "7", "--signal", "v0", "--audio-only", "--input-rate", "16000", "--input-channels", "2",
      "--require-audio", "--record-tracks", "folder")
    #expect(options.input == .tone(300) && options.output == .pcm("/tmp/x") && options.endOfInput == .leave)
    #expect(options.waitFor == 3 && options.statsPeriod == .seconds(5) && options.encoder.bitrate == 64_000)
    #expect(
      options.encoder.forwardErrorCorrection && !options.adaptsToLoss && !options.encoder.discontinuousTransmission)
    #expect(options.isMuted && options.isPushToTalk && options.gate?.threshold == -30)
    #expect(options.room.reconnect == .init(maximumAttempts: 7) && options.room.signal == .v0)
    #expect(options.room.subscription == .audioOnly && options.inputFormat.rate == 16_000)
    #expect(options.requiresAudio && options.recordingFolder == "folder")
  }

  @Test func configurationIsUsedWhereNoOptionIs() throws {
    let some = try settings(
      """
      [audio]
      input = "none"
      dtx = "off"
      fec = "off"
      mute = true
      [join]
      signal = "v1"
      max_retries = "2"
      stats = 9
      """)
    let options = try callOptions(settings: some)
    #expect(options.input == .none && !options.encoder.discontinuousTransmission && options.isMuted)
    #expect(options.room.signal == .v1 && options.room.reconnect == .init(maximumAttempts: 2))
    #expect(options.statsPeriod == .seconds(9) && !options.adaptsToLoss)
    #expect(try callOptions("--input", "tone:500", settings: some).input == .tone(500))
  }

  @Test(arguments: [
    (["--ice", "relay"], "--ice relay"), (["--force-tcp"], "--force-tcp"), (["--red", "1"], "--red 1"),
    (["--red", "auto"], "--red auto"), (["--stereo"], "--stereo"),
  ]) func optionOfALaterVersionSaysSo(_ words: [String], _ name: String) throws {
    let failure = try failure { _ = try options(words) }
    #expect(failure.status == .usage)
    #expect(failure.message.hasPrefix("this version of ncall does not have ") && failure.message.contains(name))
  }

  @Test(arguments: [
    ["--ice", "all"], ["--red", "0"], ["--codec", "opus"], ["--duration", "0"], ["--duration", "1.5"],
  ])
  func optionsThatAskForNothingNewAreTaken(_ words: [String]) throws { _ = try options(words) }

  @Test(arguments: [
    (["--ice", "some"], "all or relay"), (["--codec", "g711"], "opus"),
    (["--input", "tone:1"], "20 to 20000"), (["--output", "tone:440"], "no output"),
    (["--on-eof", "stop"], "silence, loop"),
    (["--input-rate", "1"], "8000"), (["--input-channels", "9"], "1…8"), (["--vad", "neural"], "energy"),
    (["--vad", "energy", "--vad-threshold", "loud"], "-45dB"), (["--vad", "energy", "--vad-threshold", "5"], "-45dB"),
    (["--vad-threshold", "loud"], "-45dB"), (["--json", "--tui"], "exclude"),
    (["--bitrate", "1"], "6k to 510k"), (["--bitrate", "99999999999999999999"], "6k to 510k"),
    (["--bitrate", "k"], "6k"),
    (["--dtx", "maybe"], "on or off"), (["--fec", "maybe"], "on, off or auto"), (["--signal", "v2"], "v0 or v1"),
    (["--max-retries", "often"], "forever"), (["--max-retries", "-1"], "forever"), (["--wait-for", "-1"], "0 or more"),
    (["--wait-for", "99999"], "0 or more"), (["--stats", "-1"], "0…3600"), (["--duration", "nan"], "seconds"),
    (["--duration", "inf"], "seconds"), (["--duration", "1e300"], "seconds"), (["--duration", "-0.1"], "seconds"),
    (["--headless", "--tui"], "exclude"), (["--chat-stdin", "--input", "-"], "two readers"),
    (["--chat-stdin", "--input", "pcm:-"], "two readers"),
  ]) func valueThatCannotBeIsAUsageError(_ words: [String], _ word: String) throws {
    let failure = try failure { _ = try options(words) }
    #expect(failure.status == .usage && failure.message.contains(word), "\(failure)")
  }

  @Test func authoritiesComeFromAFileOfCertificates() throws {
    let failure = try failure { _ = try callOptions(settings: try settings(flags: ["tls.ca": "/nonexistent.pem"])) }
    #expect(failure.status == .usage && failure.message.contains("PEM file"), "\(failure)")
  }

  @Test func figuresAreReadAlsoWhereNobodyIsToldOfThem() throws {
    let none = try JoinOptions.parse(["--stats", "0"])
    #expect(none.statsPeriod(try settings()) == 0)
    #expect(try JoinOptions.parse([]).statsPeriod(try settings("[join]\nstats = 0\n")) == 0)
    #expect(try JoinOptions.parse([]).statsPeriod(try settings()) == 5)
  }

  @Test func folderOfRecordingsIsMadeOrRefusedBeforeTheCall() throws {
    let folder = try TemporaryFolder()
    let deep = folder.path + "/a/b"
    try CallRunner.prepare(recordings: deep)
    var isFolder: ObjCBool = false
    #expect(FileManager.default.fileExists(atPath: deep, isDirectory: &isFolder) && isFolder.boolValue)
    try CallRunner.prepare(recordings: deep)
    let file = try folder.write("", as: "file")
    for path in [file, file + "/under", "/proc/recordings"] {
      let failure = try failure { try CallRunner.prepare(recordings: path) }
      #expect(failure.status == .usage && failure.message.contains("--record-tracks \(path): "), "\(failure)")
    }
  }

  @Test func linkDecidesHowMuchIsDrawn() {
    #expect(LinkChoice(rawValue: "slow")?.link == .slow && LinkChoice(rawValue: "ssh")?.link == .ssh)
    #expect(LinkChoice(rawValue: "auto")?.link == nil && LinkChoice(rawValue: "fast") == nil)
    #expect(TerminalLink.local.levelPeriod == .milliseconds(100))
    #expect(TerminalLink.ssh.levelPeriod == .milliseconds(250) && TerminalLink.slow.levelPeriod == .seconds(1))
  }

  /// `--option=value`, so that a value may begin with a dash.
  private func options(_ words: [String]) throws -> CallOptions {
    var joined: [String] = []
    for word in words {
      if word.hasPrefix("--") || joined.isEmpty { joined.append(word) } else { joined[joined.count - 1] += "=" + word }
    }
    return try JoinOptions.parse(joined).callOptions(url: "ws://127.0.0.1", token: "", settings: try settings())
  }

  @Test func readersOfStandardInputAreNamed() throws {
    let none = try settings()
    #expect(try JoinOptions.parse([]).readersOfStandardInput(none).isEmpty)
    #expect(try JoinOptions.parse(["--chat-stdin"]).readersOfStandardInput(none) == ["--chat-stdin"])
    #expect(try JoinOptions.parse(["--input=-"]).readersOfStandardInput(none) == ["--input -"])
    let configured = try settings("", ["audio.input=pcm:-"])
    #expect(
      try JoinOptions.parse(["--chat-stdin"]).readersOfStandardInput(configured) == ["--input pcm:-", "--chat-stdin"])
  }

  @Test(arguments: [
    ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:0", "::1", 0), ("call.example:65535", "call.example", 65_535),
  ]) func hostAndPort(_ text: String, _ host: String, _ port: Int) throws {
    let made = try #require(HostAndPort(text))
    #expect(made.host == host && made.port == port)
  }

  @Test(arguments: ["", ":", ":80", "[]:80", "::1:80", "x:", "x:65536", "x:-1", "x:8o", "x"])
  func noHostAndPort(_ text: String) { #expect(HostAndPort(text) == nil) }

  @Test(arguments: [
    ("30s", 30.0), ("15m", 900), ("6h", 21_600), ("7d", 604_800), ("90", 90), ("-1h", -3_600), ("0", 0),
  ])
  func lifetime(_ text: String, _ seconds: Double) { #expect(Lifetime(text)?.seconds == seconds) }

  @Test(arguments: ["", "h", "1w", "1.5h", "99999999999999999999", "9223372036854775807d", "1 h"])
  func noLifetime(_ text: String) { #expect(Lifetime(text) == nil) }
}
