import CallCore
import Sound
import WebClient

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
    case source, sink, bitrate, retries, address, ip, host, server, ingest
  }

  /// `section.key`.
  var name: String
  var kind: Kind
  /// As it would stand in the file; nil where there is none.
  var standard: String?
  /// Whether a client that runs takes a change over at once.
  var isLive = false
  var explanation: String
  /// Names of the environment that others gave to the same thing, the first before the second; read after `environmentName`.
  var otherNames: [String] = []

  var section: String { String(name.prefix { $0 != "." }) }
  var key: String { String(name.drop { $0 != "." }.dropFirst()) }

  /// `NCALL_AUDIO_INPUT` for `audio.input`.
  var environmentName: String {
    "NCALL_" + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
  }

  /// Checks a value as text; answers why it cannot be used, or nil.
  func problem(with value: String) -> String? {
    // As good as not set, which the key can be.
    if value.isEmpty, standard == nil { return nil }
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
    case .server:
      do throws(WebFailure) { _ = try ServerURL(value) } catch {
        return "is no address of a server" + (error.whyBadURL.map { ": \($0)" } ?? "")
      }
      return nil
    case .ingest:
      let isOne = ["rtmp://", "rtmps://", "srt://", "https://", "http://"].contains {
        value.hasPrefix($0) && value.utf8.count > $0.utf8.count
      }
      return isOne && value.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        ? nil : "is no address that is published to, such as rtmp://ingest.example.org"
    case .host:
      let isOne =
        IPAddress.isOne(value) || value.utf8.allSatisfy { $0 == 0x2d || $0 == 0x2e || Self.isLetterOrDigit($0) }
      return isOne && !value.isEmpty
        ? nil : "is neither a host's name nor an IP address; a scheme or port does not belong there"
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }

  private func objection(_ read: () throws(SoundFailure) -> Void) -> String? {
    do throws(SoundFailure) { try read() } catch { return "cannot be used: \(error)" }
    return nil
  }
}

extension SettingKey {
  static func named(_ name: String) -> SettingKey? { all.first { $0.name == name } }

  /// The known key that a wrong one most likely meant.
  static func nearest(to name: String) -> SettingKey? {
    NearestWord.to(name, among: all.lazy.map(\.name)).flatMap(named)
  }
}

extension WebFailure {
  fileprivate var whyBadURL: String? { if case .badURL(_, let why) = self { why } else { nil } }
}
