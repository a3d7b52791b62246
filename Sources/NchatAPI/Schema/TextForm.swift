import Foundation

/// What a string may look like: a pattern for the document and a check for us, side by side since they must say the same.
public struct TextForm: Sendable {
  /// ECMA 262, anchored.
  public let pattern: String?
  /// A word of JSON Schema's vocabulary `format`.
  public let format: String?
  /// What the problem is with a string that fails.
  let complaint: String
  let holds: @Sendable (String.UnicodeScalarView) -> Bool

  /// Any characters but NUL, which databases and terminals stop at.
  static let any = TextForm(
    pattern: "^[^\\u0000]*$", format: nil, complaint: "It must not hold the character NUL.",
    holds: { scalars in scalars.allSatisfy { $0.value != 0 } })

  /// Text that says something: not only blanks (White_Space of Unicode, and the byte order mark).
  static let said = TextForm(
    pattern:
      "^[^\\u0000]*[^\\u0000\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]"
      + "[^\\u0000]*$",
    format: nil, complaint: "It must say something, and not hold the character NUL.",
    holds: { scalars in scalars.allSatisfy { $0.value != 0 } && !scalars.allSatisfy(isBlank) })

  /// A text without the blanks around it.
  public static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }), let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.value == 0xFEFF
  }

  /// One line that does not begin with a blank: names of people and channels.
  static let line = TextForm(
    pattern: "^[^\\u0000-\\u0020\\u007f-\\u00a0\\u2028\\u2029][^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$",
    format: nil,
    complaint: "It must be one line without control characters, and not begin with a blank.",
    holds: { scalars in
      func isControl(_ value: UInt32) -> Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
      }
      guard let first = scalars.first, first.value != 0x20, first.value != 0xA0 else { return false }
      return !scalars.contains { isControl($0.value) }
    })

  /// The name that a person signs in with.
  static let username = TextForm(
    pattern: "^[a-z0-9][a-z0-9._-]*$", format: nil,
    complaint:
      "It must be lower-case letters, digits, dots, hyphens and underscores, and begin with a letter or digit.",
    holds: { scalars in
      guard let first = scalars.first, isLowerOrDigit(first) else { return false }
      return scalars.allSatisfy { isLowerOrDigit($0) || $0 == "." || $0 == "_" || $0 == "-" }
    })

  /// Something before and after one `@`; whether it can be reached only mail can say.
  static let email = TextForm(
    pattern: "^[!-?A-~]+@[!-?A-~]+$", format: nil, complaint: "It must be an e-mail address.",
    holds: { scalars in
      guard scalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else { return false }
      let parts = scalars.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    })

  /// A UUID in either case (RFC 9562 section 4); we write lower case.
  static let uuid = TextForm(
    pattern: "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$", format: "uuid",
    complaint: "It must be a UUID.",
    holds: { scalars in
      guard scalars.count == 36 else { return false }
      return scalars.enumerated().allSatisfy { offset, scalar in
        [8, 13, 18, 23].contains(offset) ? scalar == "-" : scalar.isASCII && scalar.properties.isASCIIHexDigit
      }
    })

  /// An instant (RFC 3339).
  static let dateTime = TextForm(
    pattern: nil, format: "date-time", complaint: "It must be a date and time with its offset, as in RFC 3339.",
    holds: { Timestamp(String($0)) != nil })

  /// Printing ASCII without blanks: tokens, URLs of our own making.
  static let token = TextForm(
    pattern: "^[!-~]*$", format: nil, complaint: "It must be printing ASCII without blanks.",
    holds: { scalars in scalars.allSatisfy { (0x21...0x7E).contains($0.value) } })

  private static func isLowerOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
  }
}
