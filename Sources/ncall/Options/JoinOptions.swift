import ArgumentParser
import CallCore
import Foundation
import Headless
import LiveKit
import LiveKitProtocol
import Sound

/// How a call is joined; shared by every command that joins one.
struct JoinOptions: ParsableArguments {
  @Flag(help: "No screen: JSON lines. Chosen by itself when standard output is no terminal.") var headless = false
  @Flag(help: "As --headless.") var json = false
  @Flag(help: "Force the screen.") var tui = false
  @Option(help: ArgumentHelp("Where event lines go: stdout, stderr, a file, none.", valueName: "where")) var events:
    String?
  @Flag(help: "Subscribe to and publish audio only.") var audioOnly = false
  @Option(
    help: ArgumentHelp(
      "Microphone: default, a device, file:PATH.wav, pcm:PATH, -, cmd:COMMAND, tone:440, none.", valueName: "spec"))
  var input: String?
  @Option(
    help: ArgumentHelp(
      "Loudspeaker: default, a device, file:PATH.wav, pcm:PATH, -, cmd:COMMAND, none.", valueName: "spec")) var output:
    String?
  @Option(help: ArgumentHelp("Rate of raw input.", valueName: "hz")) var inputRate: Int = 48_000
  @Option(help: ArgumentHelp("Channels of raw input.", valueName: "count")) var inputChannels: Int = 1
  @Option(help: ArgumentHelp("What happens when the input ends: silence, loop, leave.", valueName: "what")) var onEof:
    String = "silence"
  @Option(
    help: ArgumentHelp("What to say when somebody wants to record the call: ask, yes, no.", valueName: "answer"))
  var recordingConsent: String?
  @Option(help: ArgumentHelp("Folder for one WAV file per remote audio track.", valueName: "folder")) var recordTracks:
    String?
  @Flag(help: "A named device that cannot be opened ends the command.") var requireAudio = false
  @Flag(help: "Join muted.") var mute = false
  @Flag(help: "Push-to-talk: sound leaves only while talking is on.") var ptt = false
  @Option(help: ArgumentHelp("Push-to-talk through a named pipe: lines on, off, toggle.", valueName: "path"))
  var pttFifo: String?
  @Option(help: ArgumentHelp("Voice activity: off, energy.", valueName: "kind")) var vad: String = "off"
  @Option(parsing: .unconditional, help: ArgumentHelp("Level below which --vad energy sends nothing.", valueName: "dB"))
  var vadThreshold: String = "-45dB"
  @Option(
    help: ArgumentHelp(
      "Take the loudspeaker out of the microphone: auto (between sound devices), on, off.", valueName: "when"))
  var echoCancellation: String?
  @Option(help: ArgumentHelp("Turn down steady noise: auto (of a sound device), on, off.", valueName: "when"))
  var noiseSuppression: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How loud you are: auto evens it out, off, or dB such as +3dB.", valueName: "gain"))
  var gain: String?
  @Option(help: ArgumentHelp("Leave after so many seconds.", valueName: "seconds")) var duration: Double?
  @Option(help: ArgumentHelp("Be ready only when so many others are there.", valueName: "count")) var waitFor: Int = 0
  @Flag(help: "Each line of standard input is a chat message.") var chatStdin = false
  @Option(help: ArgumentHelp("Attempts to reconnect, or forever.", valueName: "count")) var maxRetries: String?
  @Option(help: .hidden) var ice: String?
  @Flag(help: .hidden) var forceTcp = false
  @Option(help: .hidden) var red: String?
  @Option(
    help: ArgumentHelp(
      "Headless: answer calls that ring, from=NAMES or any, after=2s, audio.", valueName: "from=…"))
  var autoAnswer: String?
  @Option(help: ArgumentHelp("LiveKit's dual (v0) or single (v1) peer connection: auto, v0, v1.", valueName: "mode"))
  var signal: String?
  @Option(help: ArgumentHelp("Audio codec.", valueName: "opus")) var codec: String = "opus"
  @Option(help: ArgumentHelp("Bitrate of what is sent, such as 32k.", valueName: "rate")) var bitrate: String?
  @Option(help: ArgumentHelp("Send almost nothing while silent: on, off.", valueName: "on|off")) var dtx: String?
  @Option(help: ArgumentHelp("In-band error correction: on, off, auto.", valueName: "when")) var fec: String?
  @Flag(help: .hidden) var stereo = false
  @Option(help: ArgumentHelp("Seconds between stats events; 0 for none.", valueName: "seconds")) var stats: Int?
  @Option(help: ArgumentHelp("Serve Prometheus text and /healthz here.", valueName: "host:port")) var metrics: String?

  /// What flags say about sound, which goes before what was remembered.
  struct Said {
    var input: String?
    var output: String?
    var echoCancellation: String?
    var noiseSuppression: String?
    var gain: String?
    var hasGate = false

    /// Whether a flag decides a setting, whatever the file says.
    func decides(_ key: String) -> Bool {
      switch key {
      case "audio.input": input != nil
      case "audio.output": output != nil
      case "audio.echo_cancellation": echoCancellation != nil
      case "audio.noise_suppression": noiseSuppression != nil
      case "audio.gain": gain != nil
      default: false
      }
    }
  }

  var said: Said {
    Said(
      input: input, output: output, echoCancellation: echoCancellation, noiseSuppression: noiseSuppression, gain: gain,
      hasGate: vad != "off")
  }

  /// Whether there is nothing for a person to look at.
  func isHeadless(_ global: GlobalOptions) throws(CommandFailure) -> Bool {
    if global.plain {
      guard headless || json || tui else { return false }
      throw CommandFailure(.usage, "--plain writes for people: leave --headless, --json and --tui out")
    }
    return !tui && (headless || json || isatty(STDOUT_FILENO) == 0)
  }

  /// The pipe that talks in the calls of a store, where one was asked for.
  func talkPipe(_ store: Store) throws(CommandFailure) -> TalkPipe? {
    guard let pttFifo else { return nil }
    do throws(TalkPipeError) { return try TalkPipe(path: pttFifo, store: store) } catch {
      throw CommandFailure(.usage, "--ptt-fifo: \(error)")
    }
  }

  /// The options in force that read standard input.
  func readersOfStandardInput(_ settings: Settings) -> [String] {
    let text = settings.text("audio.input", flag: input) ?? ""
    let reads = (try? SourceSpec(text))?.usesStandardInput ?? false
    return (reads ? ["--input \(text)"] : []) + (chatStdin ? ["--chat-stdin"] : [])
  }

  /// Where sound comes from and goes to, and what is done to it, as flags and settings say.
  func sound(_ settings: Settings) throws -> (input: SourceSpec, output: SinkSpec, processing: VoiceProcessing) {
    let source: SourceSpec
    let sink: SinkSpec
    do {
      source = try SourceSpec(settings.text("audio.input", flag: input) ?? "default")
      sink = try SinkSpec(settings.text("audio.output", flag: output) ?? "default")
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
    return (source, sink, try processing(settings, source: source, sink: sink))
  }

  /// Checks everything and makes the options of a call.
  func callOptions(url: String, token: String, settings: Settings) throws -> CallOptions {
    try refuseLaterOptions()
    let sound = try sound(settings)
    let source = sound.input
    if source.usesStandardInput, chatStdin {
      throw CommandFailure(
        .usage, "two readers of standard input: --input - and --chat-stdin; use a file or a pipe for one")
    }
    guard (8_000...192_000).contains(inputRate), (1...8).contains(inputChannels) else {
      throw CommandFailure(.usage, "--input-rate takes 8000…192000 Hz, --input-channels 1…8")
    }
    var room = RoomOptions(url: url, token: token)
    room.signal = try word("join.signal", signal, settings, SignalModePreference.init(rawValue:), "auto, v0 or v1")
    if audioOnly { room.subscription = .audioOnly }
    room.reconnect = try reconnectPolicy(settings)
    room.tls = try settings.tls()
    var options = CallOptions(room: room, roomName: Self.roomName(of: token), input: source, output: sound.output)
    options.inputFormat = PCMFormat(rate: inputRate, channels: inputChannels)
    guard let end = EndOfInput(rawValue: onEof) else {
      throw CommandFailure(.usage, "--on-eof \(onEof): use silence, loop or leave")
    }
    options.endOfInput = end
    options.encoder.bitrate = try bitrate(settings)
    options.encoder.discontinuousTransmission = try switchedOn("--dtx", settings.text("audio.dtx", flag: dtx))
    switch settings.text("audio.fec", flag: fec) {
    case "on": (options.encoder.forwardErrorCorrection, options.adaptsToLoss) = (true, false)
    case "off": (options.encoder.forwardErrorCorrection, options.adaptsToLoss) = (false, false)
    case "auto", nil: options.encoder.expectedLoss = 0
    case let other?: throw CommandFailure(.usage, "--fec \(other): use on, off or auto")
    }
    options.isMuted = settings.flag("audio.mute", flag: mute)
    options.isPushToTalk = ptt || pttFifo != nil
    options.gate = try gate()
    options.processing = sound.processing
    options.requiresAudio = requireAudio
    options.recordingFolder = recordTracks
    options.recordingAnswer = try word(
      "join.recording_consent", recordingConsent, settings, RecordingAnswer.init(rawValue:), "ask, yes or no")
    guard (0...10_000).contains(waitFor) else { throw CommandFailure(.usage, "--wait-for \(waitFor): give 0 or more") }
    options.waitFor = waitFor
    if let duration, !Self.durations.contains(duration) {
      throw CommandFailure(.usage, "--duration \(duration): give 0 to \(Int(Self.durations.upperBound)) seconds")
    }
    let period = statsPeriod(settings)
    guard (0...3_600).contains(period) else { throw CommandFailure(.usage, "--stats \(period): give 0…3600 seconds") }
    if period > 0 { options.statsPeriod = .seconds(period) }
    return options
  }

  /// Seconds between events with figures; 0 for none.
  func statsPeriod(_ settings: Settings) -> Int { settings.number("join.stats", flag: stats) ?? 5 }

  /// Seconds; three years are beyond all use and within all types.
  private static let durations = 0.0...100_000_000

  private func refuseLaterOptions() throws {
    if let ice, ice != "all" {
      throw ice == "relay"
        ? CommandFailure.notYet("TURN (--ice relay)") : CommandFailure(.usage, "--ice \(ice): use all or relay")
    }
    if forceTcp { throw CommandFailure.notYet("media over TCP (--force-tcp)") }
    if let red, red != "0" { throw CommandFailure.notYet("redundant audio (--red \(red))") }
    if stereo { throw CommandFailure.notYet("stereo sending (--stereo)") }
    if codec != "opus" { throw CommandFailure(.usage, "--codec \(codec): the codec is opus") }
    if headless || json, tui {
      throw CommandFailure(.usage, "\(headless ? "--headless" : "--json") and --tui exclude each other")
    }
  }

  private func word<Value>(
    _ key: String, _ flag: String?, _ settings: Settings, _ make: (String) -> Value?, _ choices: String
  ) throws -> Value {
    let text = settings.text(key, flag: flag) ?? ""
    guard let value = make(text) else { throw CommandFailure(.usage, "\(key) = \(text): use \(choices)") }
    return value
  }

  private func switchedOn(_ name: String, _ text: String?) throws -> Bool {
    switch text {
    case "on", nil: return true
    case "off": return false
    case let other?: throw CommandFailure(.usage, "\(name) \(other): use on or off")
    }
  }

  private func bitrate(_ settings: Settings) throws -> Int {
    let text = settings.text("audio.bitrate", flag: bitrate) ?? ""
    guard let bitrate = Bitrate(text) else { throw CommandFailure(.usage, "--bitrate \(text): \(Bitrate.advice)") }
    return bitrate.rate
  }

  private func gate() throws -> SpeechGate? {
    let digits = vadThreshold.lowercased().hasSuffix("db") ? String(vadThreshold.dropLast(2)) : vadThreshold
    guard let threshold = Int(digits), (-127...0).contains(threshold) else {
      throw CommandFailure(.usage, "--vad-threshold \(vadThreshold): give a level such as -45dB")
    }
    switch vad {
    case "off": return nil
    case "energy": return SpeechGate(threshold: threshold)
    default: throw CommandFailure(.usage, "--vad \(vad): use off or energy")
    }
  }

  /// Between a file and a file sound stays as it is: what is done by itself needs a room around it.
  private func processing(_ settings: Settings, source: SourceSpec, sink: SinkSpec) throws -> VoiceProcessing {
    func isOn(_ key: String, _ flag: String?, automatic: Bool) throws -> Bool {
      switch settings.text(key, flag: flag) {
      case "on": return true
      case "off": return false
      case "auto", nil: return automatic
      case let other?: throw CommandFailure(.usage, "\(key) = \(other): use auto, on or off")
      }
    }
    let text = settings.text("audio.gain", flag: gain) ?? "off"
    guard let gain = GainControl(text) else {
      throw CommandFailure(.usage, "--gain \(text): use auto, off, or dB from -30 to +30 such as +3dB")
    }
    return VoiceProcessing(
      cancelsEcho: try isOn(
        "audio.echo_cancellation", echoCancellation, automatic: source.isDevice && sink.isDevice),
      suppressesNoise: try isOn("audio.noise_suppression", noiseSuppression, automatic: source.isDevice), gain: gain)
  }

  private func reconnectPolicy(_ settings: Settings) throws -> ReconnectPolicy {
    let text = settings.text("join.max_retries", flag: maxRetries) ?? ""
    guard let retries = Retries(text) else {
      throw CommandFailure(.usage, "--max-retries \(text): give a number, or forever")
    }
    return retries.policy
  }

  /// The room a token is for, to show until the server says it.
  private static func roomName(of token: String) -> String {
    (try? AccessToken(reading: token))?.claims.video?.room ?? ""
  }
}
