/// Base64 for URLs (RFC 4648 section 5).
public enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// What a decoder accepts.
  public enum Strictness: Sendable {
    /// The URL alphabet without padding, and no stray bits at the end: a token (RFC 7515 section 2).
    case exact
    /// Also the standard alphabet, padding or none, and a space where a URL decoder has replaced a plus sign.
    case lenient
  }

  /// Text without padding.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
      pending = (pending & 0x3f) << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(pending >> UInt32(bits) & 0x3f)])
      }
    }
    if bits > 0 { text.append(alphabet[Int(pending << UInt32(6 - bits) & 0x3f)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`, or nil when it is not base64 of the wanted strictness.
  public static func decode(_ text: some StringProtocol, _ strictness: Strictness = .exact) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3 + 2)
    var pending: UInt32 = 0
    var bits = 0
    var digits = 0
    var padding = 0
    for character in text.utf8 {
      if character == UInt8(ascii: "="), strictness == .lenient, padding < 2 {
        padding += 1
        continue
      }
      guard padding == 0, let digit = value(of: character, strictness) else { return nil }
      digits += 1
      pending = (pending & 0x3f) << 6 | digit
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
      }
    }
    guard digits % 4 != 1 else { return nil }
    if strictness == .exact, pending & ((1 << UInt32(bits)) - 1) != 0 { return nil }
    return bytes
  }

  private static func value(of character: UInt8, _ strictness: Strictness) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    case UInt8(ascii: "+"), UInt8(ascii: " "): strictness == .lenient ? 62 : nil
    case UInt8(ascii: "/"): strictness == .lenient ? 63 : nil
    default: nil
    }
  }
}
