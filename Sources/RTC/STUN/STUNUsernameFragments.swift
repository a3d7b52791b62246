import MediaBasics

/// A check's USERNAME taken apart: the receiver's fragment, a colon, the sender's fragment (RFC 8445 §7.2.2).
public struct STUNUsernameFragments: ~Escapable {
  /// The receiver's own fragment.
  public let local: RawSpan
  /// The sender's fragment.
  public let remote: RawSpan

  /// Nil when there is no colon, or when a side is empty or longer than the 256 characters of RFC 8839 §5.4.
  @_lifetime(copy username)
  public init?(username: RawSpan) {
    var reader = ByteReader(username)
    while let byte = reader.u8() {
      guard byte == UInt8(ascii: ":") else { continue }
      let colon = reader.offset &- 1
      guard (1...256).contains(colon), (1...256).contains(reader.remaining) else { return nil }
      local = username.extracting(0..<colon)
      remote = reader.rest()
      return
    }
    return nil
  }

  /// The receiver's fragment as a key to look up; without allocation up to 15 bytes.
  public var localName: String { local.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

  /// The sender's fragment as text.
  public var remoteName: String { remote.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}
