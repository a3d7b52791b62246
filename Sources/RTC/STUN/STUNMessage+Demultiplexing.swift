import MediaBasics

extension STUNMessage {
  /// True when a datagram that shares a port with DTLS and RTP is STUN: first byte 0…3 and the magic cookie (RFC 7983).
  @inlinable
  public static func isSTUN(_ datagram: RawSpan) -> Bool {
    var reader = ByteReader(datagram)
    guard datagram.byteCount >= 20, let first = reader.u32(), first >> 24 < 4, let cookie = reader.u32() else {
      return false
    }
    return cookie == 0x2112_a442
  }

  /// The two halves of a request's USERNAME, found without checking anything else, so that a server can route the first
  /// packet of an unknown path.
  ///
  /// Nil for everything but a Binding request with a `local:remote` username. Costs one walk over the attribute headers and
  /// no allocation; the answer says nothing about authenticity.
  @_lifetime(copy datagram)
  public static func usernameFragments(of datagram: RawSpan) -> STUNUsernameFragments? {
    guard isSTUN(datagram) else { return nil }
    var reader = ByteReader(datagram)
    guard reader.u16() == 0x0001, reader.skip(18) else { return nil }
    while let type = reader.u16(), let size = reader.u16(), let value = reader.span(Int(size)) {
      if type == STUNAttributeType.username.rawValue { return STUNUsernameFragments(username: value) }
      guard reader.skip((4 &- Int(size) % 4) % 4) else { return nil }
    }
    return nil
  }
}
