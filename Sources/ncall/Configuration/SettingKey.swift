import Sound

/// One thing that can be set in the configuration file, by environment, or by a flag.
struct SettingKey: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case text
    case flag
    /// A whole number within bounds.
    case number(ClosedRange<Int>)
    case oneOf([String])
    /// What an option of its own takes.
    case form(Form)
  }

  enum Form: Hashable, Sendable {
    case source, sink, bitrate, retries, address, ip
  }

  /// `section.key`.
  var name: String
  var kind: Kind
  /// As it would stand in the file; nil where there is none.
  var standard: String?
  var explanation: String

  var section: String { String(name.prefix { $0 != "." }) }
  var key: String { String(name.drop { $0 != "." }.dropFirst()) }

  /// `NCALL_AUDIO_INPUT` for `audio.input`.
  var environmentName: String {
    "NCALL_" + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
  }

  /// Checks a value as text; answers why it cannot be used, or nil.
  func problem(with value: String) -> String? {
    switch kind {
    case .text: return value.utf8.count <= 4_096 ? nil : "is longer than 4096 bytes"
    case .flag: return ["true", "false"].contains(value) ? nil : "is neither true nor false"
    case .number(let range):
      guard let number = Int(value) else { return "is not a whole number" }
      return range.contains(number) ? nil : "is not within \(range.lowerBound)…\(range.upperBound)"
    case .oneOf(let words): return words.contains(value) ? nil : "is none of \(words.joined(separator: ", "))"
    case .form(let form): return form.problem(with: value)
    }
  }
}

extension SettingKey.Form {
  fileprivate func problem(with value: String) -> String? {
    switch self {
    case .source: return objection { () throws(SoundFailure) in _ = try SourceSpec(value) }
    case .sink: return objection { () throws(SoundFailure) in _ = try SinkSpec(value) }
    case .bitrate: return Bitrate(value) == nil ? "is no rate of Opus: \(Bitrate.advice)" : nil
    case .retries: return Retries(value) == nil ? "is neither a number nor forever" : nil
    case .address: return HostAndPort(value) == nil ? "is not HOST:PORT" : nil
    case .ip: return IPAddress.isOne(value) ? nil : "is no IP address"
    }
  }

  private func objection(_ read: () throws(SoundFailure) -> Void) -> String? {
    do throws(SoundFailure) { try read() } catch { return "cannot be used: \(error)" }
    return nil
  }
}

extension SettingKey {
  /// Every key there is, in the order in which the example configuration lists them.
  static let all: [SettingKey] = [
    SettingKey(
      name: "account.server", kind: .text, standard: nil,
      explanation: "Backend, such as https://call.example; that of the last login without it"),
    SettingKey(
      name: "account.user", kind: .text, standard: nil,
      explanation: "User name to act as, of several who are signed in; that of the last login without it"),
    SettingKey(
      name: "tls.ca", kind: .text, standard: nil,
      explanation: "PEM file with authorities to trust besides the system's"),
    SettingKey(
      name: "livekit.url", kind: .text, standard: nil,
      explanation: "Server for `ncall join` without --url, such as wss://call.example"),
    SettingKey(
      name: "livekit.api_key", kind: .text, standard: nil,
      explanation: "Key to make tokens with; the secret belongs in LIVEKIT_API_SECRET"),
    SettingKey(
      name: "audio.input", kind: .form(.source), standard: "default",
      explanation:
        "Microphone: default, an ALSA name or a unique part of one, file:PATH.wav, pcm:PATH, -, cmd:COMMAND, tone:440, none"
    ),
    SettingKey(
      name: "audio.output", kind: .form(.sink), standard: "default",
      explanation:
        "Speaker: default, an ALSA name or a unique part of one, file:PATH.wav, pcm:PATH, -, cmd:COMMAND, none"),
    SettingKey(name: "audio.bitrate", kind: .form(.bitrate), standard: "32k", explanation: "Opus bitrate, 6k to 510k"),
    SettingKey(
      name: "audio.dtx", kind: .oneOf(["on", "off"]), standard: "on", explanation: "Send almost nothing while silent"),
    SettingKey(
      name: "audio.fec", kind: .oneOf(["on", "off", "auto"]), standard: "auto",
      explanation: "Opus in-band error correction; auto follows the loss that receivers report"),
    SettingKey(name: "audio.mute", kind: .flag, standard: "false", explanation: "Join with the microphone muted"),
    SettingKey(
      name: "join.signal", kind: .oneOf(["auto", "v0", "v1"]), standard: "auto",
      explanation: "LiveKit's dual (v0) or single (v1) peer connection"),
    SettingKey(
      name: "join.max_retries", kind: .form(.retries), standard: "forever",
      explanation: "Attempts to reconnect before giving up, or forever"),
    SettingKey(
      name: "join.stats", kind: .number(0...3_600), standard: "5",
      explanation: "Seconds between stats events of a headless client; 0 for none"),
    SettingKey(
      name: "serve.media_listen", kind: .form(.address), standard: "127.0.0.1:7880",
      explanation: "Where the media server takes signalling"),
    SettingKey(
      name: "serve.rtc_udp_port", kind: .number(0...65_535), standard: "7882",
      explanation: "UDP port for media; 0 picks a free one"),
    SettingKey(
      name: "serve.node_ip", kind: .form(.ip), standard: nil,
      explanation: "Address to offer for media, where it is not the one listened on"),
    SettingKey(
      name: "ui.color", kind: .oneOf(["auto", "never", "16", "256", "truecolor"]), standard: "auto",
      explanation: "Colours on the screen"),
    SettingKey(name: "ui.ascii", kind: .flag, standard: "false", explanation: "Draw with ASCII characters alone"),
    SettingKey(
      name: "log.level", kind: .oneOf(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
      standard: "warning", explanation: "Least severe message that is logged"),
    SettingKey(
      name: "log.file", kind: .text, standard: nil,
      explanation: "File for the log; standard error without one (nowhere while the screen is up)"),
  ]

  static func named(_ name: String) -> SettingKey? { all.first { $0.name == name } }

  /// The known key that a wrong one most likely meant.
  static func nearest(to name: String) -> SettingKey? {
    let ranked = all.map { ($0, editDistance(Array($0.name.utf8), Array(name.utf8))) }.min { $0.1 < $1.1 }
    guard let ranked, ranked.1 <= max(2, name.utf8.count / 3) else { return nil }
    return ranked.0
  }

  /// Levenshtein's distance.
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard a.count <= 128, b.count <= 128 else { return .max }
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var diagonal = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let cost = a[i] == b[j] ? diagonal : min(diagonal, row[j], row[j + 1]) + 1
        diagonal = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[b.count]
  }
}
