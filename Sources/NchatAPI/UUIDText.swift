import Foundation

/// UUIDs as text (RFC 9562, section 4). Each request and each row has many: Foundation's own reading goes through `sscanf`, its writing
/// through `printf`.
public enum UUIDText {
  private static let digits = Array("0123456789abcdef".utf8)

  /// Reads 32 digits of either case in five groups; nil for anything else.
  public static func read(_ text: some StringProtocol) -> UUID? {
    var (high, low): (UInt64, UInt64) = (0, 0)
    var place = 0
    for byte in text.utf8 {
      defer { place += 1 }
      switch (place, byte) {
      case (8, UInt8(ascii: "-")), (13, UInt8(ascii: "-")), (18, UInt8(ascii: "-")), (23, UInt8(ascii: "-")): continue
      case (8, _), (13, _), (18, _), (23, _), (36..., _): return nil
      default:
        guard let digit = digit(byte) else { return nil }
        if place < 18 { high = high << 4 | digit } else { low = low << 4 | digit }
      }
    }
    guard place == 36 else { return nil }
    func byte(_ word: UInt64, _ number: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * number)) }
    return UUID(
      uuid: (
        byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
        byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5), byte(low, 6),
        byte(low, 7)
      ))
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// The text in lower case.
  public static func write(_ uuid: UUID) -> String {
    withUnsafeBytes(of: uuid.uuid) { bytes in
      String(unsafeUninitializedCapacity: 36) { text in
        var place = 0
        for byte in bytes {
          if place == 8 || place == 13 || place == 18 || place == 23 {
            text[place] = UInt8(ascii: "-")
            place += 1
          }
          text[place] = digits[Int(byte >> 4)]
          text[place + 1] = digits[Int(byte & 0x0f)]
          place += 2
        }
        return place
      }
    }
  }
}
