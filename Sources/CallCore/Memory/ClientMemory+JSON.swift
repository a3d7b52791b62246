import Foundation

/// Why what a client remembered cannot be read.
public enum MemoryFailure: Error, Sendable, Equatable, CustomStringConvertible {
  case tooLarge(bytes: Int)
  case notRead(String)
  /// It is of another version of the program.
  case foreign(version: Int)

  public var description: String {
    switch self {
    case .tooLarge(let bytes): "it has \(bytes) bytes, which is more than a client writes"
    case .notRead(let reason): "it cannot be read: \(reason)"
    case .foreign(let version): "it is of version \(version), which this program does not know"
    }
  }
}

extension ClientMemory: Codable {
  private enum Key: String, CodingKey {
    case version, volumes, drafts, input, output, layout, gain, gate
    case hushed = "silenced"
    case cancelsEcho = "echo_cancellation"
    case suppressesNoise = "noise_suppression"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    volumes = try values.decodeIfPresent([String: Int].self, forKey: .volumes) ?? [:]
    hushed = try values.decodeIfPresent(Set<String>.self, forKey: .hushed) ?? []
    drafts = try values.decodeIfPresent([String: String].self, forKey: .drafts) ?? [:]
    input = try values.decodeIfPresent(String.self, forKey: .input)
    output = try values.decodeIfPresent(String.self, forKey: .output)
    layout = try values.decodeIfPresent(String.self, forKey: .layout)
    cancelsEcho = try values.decodeIfPresent(Bool.self, forKey: .cancelsEcho)
    suppressesNoise = try values.decodeIfPresent(Bool.self, forKey: .suppressesNoise)
    gain = try values.decodeIfPresent(String.self, forKey: .gain)
    gate = try values.decodeIfPresent(String.self, forKey: .gate)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.version, forKey: .version)
    try values.encode(volumes, forKey: .volumes)
    try values.encode(hushed.sorted(), forKey: .hushed)
    try values.encode(drafts, forKey: .drafts)
    try values.encodeIfPresent(input, forKey: .input)
    try values.encodeIfPresent(output, forKey: .output)
    try values.encodeIfPresent(layout, forKey: .layout)
    try values.encodeIfPresent(cancelsEcho, forKey: .cancelsEcho)
    try values.encodeIfPresent(suppressesNoise, forKey: .suppressesNoise)
    try values.encodeIfPresent(gain, forKey: .gain)
    try values.encodeIfPresent(gate, forKey: .gate)
  }

  private struct Version: Decodable {
    var version: Int
  }

  /// Reads a file's bytes.
  public init(reading bytes: Data) throws(MemoryFailure) {
    guard bytes.count <= Self.largestFile else { throw .tooLarge(bytes: bytes.count) }
    let decoder = JSONDecoder()
    let version: Int
    do { version = try decoder.decode(Version.self, from: bytes).version } catch {
      throw .notRead("it says no version of its form")
    }
    guard version == Self.version else { throw .foreign(version: version) }
    do { self = try decoder.decode(ClientMemory.self, from: bytes) } catch {
      throw .notRead("a value is of the wrong kind")
    }
    // What others wrote has the same bounds.
    take(changesFrom: ClientMemory(), to: ClientMemory())
  }

  /// The bytes of a file.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and switches always have a form.
    return ((try? encoder.encode(self)).map { Array($0) } ?? []) + [0x0a]
  }
}
