import MediaBasics

/// What the framing of an Opus packet says without decoding it (RFC 6716 section 3).
public struct OpusPacket: Sendable, Equatable {
  /// The coding layer that a packet uses (RFC 6716 table 2).
  public enum Mode: Sendable, Equatable {
    case silk
    case hybrid
    case celt
  }

  /// The coding layer.
  public let mode: Mode

  /// True when both channels are coded.
  public let isStereo: Bool

  /// Opus frames in the packet, 1…48.
  public let frameCount: Int

  /// Samples per channel of one Opus frame at 48 kHz: 120 (2.5 ms) … 2880 (60 ms).
  public let frameSamples: Int

  /// True when the packet carries a low-bitrate copy of the frame before it (in-band FEC, RFC 6716 section 4.2.4).
  public let hasForwardErrorCorrection: Bool

  /// True when the packet holds nothing but its header: discontinuous transmission begins or goes on.
  public let isDiscontinuous: Bool

  /// Samples per channel at 48 kHz in the whole packet, at most 5760 (120 ms).
  public var samples: Int { frameCount * frameSamples }

  /// Frame lengths that Opus codes, in samples per channel at 48 kHz (2.5…60 ms).
  static func codes(_ samples: Int) -> Bool {
    switch samples {
    case 120, 240, 480, 960, 1920, 2880: true
    default: false
    }
  }

  /// The most samples per channel a packet can hold.
  public static let maximumSamples = 5760

  /// The most bytes accepted as one packet; a network packet holds no more.
  public static let maximumBytes = 1500

  /// Reads the framing; nil where the packet breaks one of the rules R1…R7 of RFC 6716 section 3.4.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount <= Self.maximumBytes else { return nil }
    var reader = ByteReader(bytes)
    guard let toc = reader.u8() else { return nil }
    let configuration = Int(toc >> 3)
    isStereo = toc & 0x04 != 0
    isDiscontinuous = bytes.byteCount <= 2
    switch configuration {
    case 0..<12:
      mode = .silk
      frameSamples = configuration & 3 == 3 ? 2880 : 480 << (configuration & 3)
    case 12..<16:
      mode = .hybrid
      frameSamples = configuration & 1 == 0 ? 480 : 960
    default:
      mode = .celt
      frameSamples = 120 << (configuration & 3)
    }

    switch toc & 0x03 {
    case 0:
      frameCount = 1
    case 1:
      guard reader.remaining % 2 == 0 else { return nil }
      frameCount = 2
    case 2:
      guard let first = Self.frameLength(&reader), first <= reader.remaining else { return nil }
      frameCount = 2
    default:
      guard let count = Self.arbitraryFrames(&reader, frameSamples: frameSamples) else { return nil }
      frameCount = count
    }
    hasForwardErrorCorrection = Self.redundancyFlag(
      mode: mode, frameSamples: frameSamples, isStereo: isStereo, firstByte: reader.u8())
  }

  /// Reads the header of a code 3 packet up to its first frame; answers the frame count.
  private static func arbitraryFrames(_ reader: inout ByteReader, frameSamples: Int) -> Int? {
    guard let header = reader.u8() else { return nil }
    let count = Int(header & 0x3f)
    guard count > 0, count * frameSamples <= maximumSamples else { return nil }
    var padding = 0
    if header & 0x40 != 0 {
      var more = true
      while more {
        guard let length = reader.u8() else { return nil }
        more = length == 255
        padding += more ? 254 : Int(length)
      }
    }
    if header & 0x80 != 0 {
      var total = 0
      for _ in 1..<count {
        guard let length = frameLength(&reader) else { return nil }
        total += length
      }
      guard total + padding <= reader.remaining else { return nil }
    } else {
      guard padding <= reader.remaining, (reader.remaining - padding) % count == 0 else { return nil }
    }
    return count
  }

  /// A frame length in one or two bytes (RFC 6716 section 3.2.1).
  private static func frameLength(_ reader: inout ByteReader) -> Int? {
    guard let first = reader.u8() else { return nil }
    guard first >= 252 else { return Int(first) }
    guard let second = reader.u8() else { return nil }
    return Int(second) * 4 + Int(first)
  }

  /// The LBRR flags of the first frame: uniform header bits, so they stand in its first byte as they are.
  private static func redundancyFlag(mode: Mode, frameSamples: Int, isStereo: Bool, firstByte: UInt8?) -> Bool {
    guard mode != .celt, let firstByte else { return false }
    let silkFrames = max(1, frameSamples / 960)
    let middle = UInt8(0x80) >> UInt8(silkFrames)
    let side = isStereo ? UInt8(0x80) >> UInt8(2 * silkFrames + 1) : 0
    return firstByte & (middle | side) != 0
  }
}
