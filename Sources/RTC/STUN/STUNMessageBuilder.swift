import MediaBasics

/// Writes one STUN message attribute by attribute, then seals it with integrity and fingerprint (RFC 8489 §5).
public struct STUNMessageBuilder: Sendable {
  private var writer: ByteWriter
  private let transactionID: STUNTransactionID
  private let padding: UInt8

  /// - Parameter padding: the byte that fills attributes up to four; receivers ignore it, but it is authenticated.
  public init(
    _ messageClass: STUNClass, method: STUNMethod = .binding, transactionID: STUNTransactionID, padding: UInt8 = 0
  ) {
    writer = ByteWriter(reserving: 160)
    self.transactionID = transactionID
    self.padding = padding
    let (m, c) = (method.rawValue, UInt16(messageClass.rawValue))
    writer.u16(m & 0xf | (m & 0x70) << 1 | (m & 0xf80) << 2 | (c & 1) << 4 | (c & 2) << 7)
    writer.u16(0)
    writer.u32(STUNMessage.magicCookie)
    writer.u32(transactionID.high)
    writer.u64(transactionID.low)
  }

  /// Adds any attribute; `value` is at most 65 507 bytes, the most a datagram holds.
  public mutating func add(_ type: STUNAttributeType, _ value: some Collection<UInt8>) {
    precondition(value.count <= 65_507, "a STUN attribute fits a datagram")
    writer.u16(type.rawValue)
    writer.u16(UInt16(value.count))
    writer.append(value)
    writer.append(repeatElement(padding, count: (4 - value.count % 4) % 4))
  }

  public mutating func add(_ type: STUNAttributeType, text: String) { add(type, Array(text.utf8)) }

  public mutating func add(_ type: STUNAttributeType, _ value: UInt32) {
    var bytes = ByteWriter(reserving: 4)
    bytes.u32(value)
    add(type, bytes.bytes)
  }

  public mutating func add(_ type: STUNAttributeType, _ value: UInt64) {
    var bytes = ByteWriter(reserving: 8)
    bytes.u64(value)
    add(type, bytes.bytes)
  }

  /// XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
  public mutating func addXORMappedAddress(_ address: TransportAddress) {
    var bytes = ByteWriter(reserving: 20)
    bytes.u8(0)
    let port = address.port ^ UInt16(STUNMessage.magicCookie >> 16)
    switch address.family {
    case .ipv4:
      bytes.u8(1)
      bytes.u16(port)
      bytes.u32(UInt32(truncatingIfNeeded: address.low) ^ STUNMessage.magicCookie)
    case .ipv6:
      bytes.u8(2)
      bytes.u16(port)
      bytes.u64(address.high ^ (UInt64(STUNMessage.magicCookie) << 32 | UInt64(transactionID.high)))
      bytes.u64(address.low ^ transactionID.low)
    }
    add(.xorMappedAddress, bytes.bytes)
  }

  /// ERROR-CODE (RFC 8489 §14.8); `code` is 300…699.
  public mutating func addErrorCode(_ code: Int, reason: String) {
    precondition((300...699).contains(code), "a STUN error code has three digits, 300 to 699")
    var bytes = ByteWriter(reserving: 4 + reason.utf8.count)
    bytes.u16(0)
    bytes.u8(UInt8(code / 100))
    bytes.u8(UInt8(code % 100))
    bytes.append(reason.utf8)
    add(.errorCode, bytes.bytes)
  }

  /// UNKNOWN-ATTRIBUTES (RFC 8489 §14.9), for a 420 response.
  public mutating func addUnknownAttributes(_ types: [STUNAttributeType]) {
    var bytes = ByteWriter(reserving: types.count * 2)
    for type in types { bytes.u16(type.rawValue) }
    add(.unknownAttributes, bytes.bytes)
  }

  /// The finished datagram.
  ///
  /// - Parameters:
  ///   - key: authenticates the message; nil leaves it open.
  ///   - fingerprint: whether FINGERPRINT ends the message, as ICE requires (RFC 8445 §7.1).
  public consuming func finish(
    key: [UInt8]?, algorithm: STUNIntegrityAlgorithm = .sha1, fingerprint: Bool = true
  ) -> [UInt8] {
    if let key {
      let claimed = UInt16(writer.count + 4 + algorithm.digestSize - STUNMessage.headerSize)
      let code = STUNIntegrity.code(
        of: writer.bytes.span.bytes, claimedLength: claimed, key: key, algorithm: algorithm)
      guard let code else { preconditionFailure("OpenSSL computes HMAC with SHA-1 and SHA-256") }
      add(algorithm.attribute, code)
    }
    if fingerprint {
      writer.patch16(UInt16(writer.count + 8 - STUNMessage.headerSize), at: 2)
      add(.fingerprint, CRC32.checksum(writer.bytes) ^ STUNMessage.fingerprintMask)
    } else {
      writer.patch16(UInt16(writer.count - STUNMessage.headerSize), at: 2)
    }
    return writer.bytes
  }
}
