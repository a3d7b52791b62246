/// A named encoding of a section: `a=rid:q send` (RFC 8851).
public struct RestrictionIdentifier: Hashable, Sendable {
  public var id: String
  /// True for `send`, false for `recv`.
  public var isSend: Bool
  /// Restrictions as written, such as `pt=96;max-width=320`.
  public var restrictions: String?

  public init(id: String, isSend: Bool, restrictions: String? = nil) {
    self.id = id
    self.isSend = isSend
    self.restrictions = restrictions
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard (2...3).contains(fields.count), fields[0].isRestrictionIdentifier, fields[1] == "send" || fields[1] == "recv"
    else { return nil }
    self.init(
      id: String(fields[0]), isSend: fields[1] == "send", restrictions: fields.count == 3 ? String(fields[2]) : nil)
  }

  /// The attribute's value, without `a=rid:`.
  public var text: String { "\(id) \(isSend ? "send" : "recv")\(restrictions.map { " \($0)" } ?? "")" }
}

extension Substring {
  /// Letters, digits, `-` and `_` (RFC 8851 section 10), at most the 16 bytes a one-byte header extension carries.
  var isRestrictionIdentifier: Bool {
    (1...16).contains(utf8.count)
      && utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d
          || $0 == 0x5f
      }
  }
}
