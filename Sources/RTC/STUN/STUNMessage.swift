import MediaBasics

/// A STUN message read in place: borrows the datagram and copies nothing (RFC 8489, with the attributes of RFC 8445).
///
/// Where an attribute occurs twice the first counts. What follows an integrity attribute is not authenticated and is
/// ignored, except a stronger integrity attribute and FINGERPRINT (RFC 8489 §14.5).
public struct STUNMessage: ~Escapable {
  static let headerSize = 20
  static let magicCookie: UInt32 = 0x2112_a442
  static let fingerprintMask: UInt32 = 0x5354_554e

  /// More unrecognised attributes than this are not listed: a 420 response names a few, not a flood.
  static let maximumUnrecognized = 16

  public let messageClass: STUNClass
  public let method: STUNMethod
  public let transactionID: STUNTransactionID

  /// The sender's address as the other side saw it: XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS of an old server.
  public private(set) var mappedAddress: TransportAddress?
  /// The candidate priority a peer-reflexive candidate learned from this check would have (RFC 8445 §7.1.1).
  public private(set) var priority: UInt32?
  /// True when the controlling side nominates the pair this check is for.
  public private(set) var useCandidate = false
  /// The tie-breaker of a sender that controls.
  public private(set) var iceControlling: UInt64?
  /// The tie-breaker of a sender that is controlled.
  public private(set) var iceControlled: UInt64?
  /// 300…699, of an error response.
  public private(set) var errorCode: Int?
  /// What the peer of an error response 420 did not understand.
  public private(set) var unknownAttributes: [STUNAttributeType] = []
  /// Attributes that must be understood and are not: a request with any is refused with 420.
  public private(set) var unrecognizedAttributes: [STUNAttributeType] = []
  public private(set) var fingerprint = STUNFingerprint.absent

  private let bytes: RawSpan
  private var usernameRange: Range<Int>?
  private var realmRange: Range<Int>?
  private var nonceRange: Range<Int>?
  private var softwareRange: Range<Int>?
  private var reasonRange: Range<Int>?
  private var sha1Range: Range<Int>?
  private var sha256Range: Range<Int>?
  private var hasXORMappedAddress = false

  /// Reads a whole datagram; nil when it is not exactly one well-formed STUN message.
  @_lifetime(copy datagram)
  public init?(_ datagram: RawSpan) {
    guard Self.isSTUN(datagram) else { return nil }
    var reader = ByteReader(datagram)
    guard let type = reader.u16(), let length = reader.u16(), reader.skip(4), let high = reader.u32(),
      let low = reader.u64(), Int(length) == reader.remaining, length % 4 == 0
    else { return nil }
    messageClass = STUNClass(rawValue: UInt8(type >> 4 & 1 | type >> 7 & 2)) ?? .request
    method = STUNMethod(rawValue: type & 0xf | type >> 1 & 0x70 | type >> 2 & 0xf80)
    transactionID = STUNTransactionID(high: high, low: low)
    bytes = datagram

    while !reader.isAtEnd {
      let start = reader.offset
      guard let type = reader.u16(), let size = reader.u16() else { return nil }
      let from = reader.offset
      guard let value = reader.span(Int(size)), reader.skip((4 &- Int(size) % 4) % 4) else { return nil }
      let range = from..<(from &+ Int(size))
      guard
        read(STUNAttributeType(rawValue: type), value, at: range, start: start, isLast: reader.isAtEnd)
      else { return nil }
    }
  }

  /// Takes in one attribute; false when its value makes no sense.
  private mutating func read(
    _ type: STUNAttributeType, _ value: RawSpan, at range: Range<Int>, start: Int, isLast: Bool
  ) -> Bool {
    if type == .fingerprint {
      var reader = ByteReader(value)
      guard let received = reader.u32(), reader.isAtEnd else { return false }
      let computed = CRC32.checksum(bytes.extracting(0..<start)) ^ Self.fingerprintMask
      if fingerprint == .absent { fingerprint = isLast && received == computed ? .valid : .invalid }
      return true
    }
    guard sha256Range == nil else { return true }
    if type == .messageIntegritySHA256 {
      guard value.byteCount >= 16, value.byteCount <= 32, value.byteCount % 4 == 0 else { return false }
      sha256Range = range
      return true
    }
    guard sha1Range == nil else { return true }

    var reader = ByteReader(value)
    switch type {
    case .messageIntegrity:
      guard value.byteCount == 20 else { return false }
      sha1Range = range
    case .username:
      guard value.byteCount <= 513 else { return false }
      usernameRange = usernameRange ?? range
    case .realm: realmRange = realmRange ?? range
    case .nonce: nonceRange = nonceRange ?? range
    case .software: softwareRange = softwareRange ?? range
    case .userhash, .passwordAlgorithm: break
    case .xorMappedAddress:
      guard let address = Self.address(value, mask: transactionID) else { return false }
      if !hasXORMappedAddress { mappedAddress = address }
      hasXORMappedAddress = true
    case .mappedAddress:
      guard let address = Self.address(value, mask: nil) else { return false }
      mappedAddress = mappedAddress ?? address
    case .priority:
      guard let number = reader.u32(), reader.isAtEnd else { return false }
      priority = priority ?? number
    case .useCandidate:
      useCandidate = true
    case .iceControlling:
      guard let number = reader.u64(), reader.isAtEnd else { return false }
      iceControlling = iceControlling ?? number
    case .iceControlled:
      guard let number = reader.u64(), reader.isAtEnd else { return false }
      iceControlled = iceControlled ?? number
    case .errorCode:
      guard let word = reader.u32(), case let hundreds = Int(word >> 8 & 7), (3...6).contains(hundreds),
        case let rest = Int(word & 0xff), rest < 100
      else { return false }
      if errorCode == nil {
        errorCode = hundreds * 100 + rest
        reasonRange = (range.lowerBound &+ 4)..<range.upperBound
      }
    case .unknownAttributes:
      guard unknownAttributes.isEmpty else { break }
      while unknownAttributes.count < Self.maximumUnrecognized, let number = reader.u16() {
        unknownAttributes.append(STUNAttributeType(rawValue: number))
      }
    default:
      if type.isComprehensionRequired, unrecognizedAttributes.count < Self.maximumUnrecognized {
        unrecognizedAttributes.append(type)
      }
    }
    return true
  }

  /// MAPPED-ADDRESS, or with a mask XOR-MAPPED-ADDRESS (RFC 8489 §14.1 and §14.2).
  private static func address(_ value: RawSpan, mask: STUNTransactionID?) -> TransportAddress? {
    var reader = ByteReader(value)
    guard reader.skip(1), let family = reader.u8(), let port = reader.u16() else { return nil }
    let cookie = mask == nil ? 0 : magicCookie
    let plainPort = port ^ UInt16(truncatingIfNeeded: cookie >> 16)
    switch family {
    case 1:
      guard let address = reader.u32(), reader.isAtEnd else { return nil }
      return TransportAddress(ipv4: address ^ cookie, port: plainPort)
    case 2:
      guard let high = reader.u64(), let low = reader.u64(), reader.isAtEnd else { return nil }
      let highMask = UInt64(cookie) << 32 | UInt64(mask?.high ?? 0)
      return TransportAddress(ipv6High: high ^ highMask, low: low ^ (mask?.low ?? 0), port: plainPort)
    default:
      return nil
    }
  }

  /// The USERNAME's bytes.
  public var username: RawSpan? {
    @_lifetime(copy self) get {
      guard let usernameRange else { return nil }
      return bytes.extracting(usernameRange)
    }
  }

  /// REALM, NONCE, SOFTWARE and the reason of an error, as text; bytes that are not UTF-8 are replaced.
  public var realm: String? { text(realmRange) }
  public var nonce: String? { text(nonceRange) }
  public var software: String? { text(softwareRange) }
  public var errorReason: String? { text(reasonRange) }

  private func text(_ range: Range<Int>?) -> String? {
    guard let range else { return nil }
    return bytes.extracting(range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// True when the message carries either integrity attribute.
  public var hasIntegrity: Bool { sha1Range != nil || sha256Range != nil }

  /// Checks the strongest integrity attribute the message carries; false when it carries none.
  public func isAuthentic(key: [UInt8]) -> Bool {
    if let sha256Range { return isAuthentic(sha256Range, key: key, algorithm: .sha256) }
    if let sha1Range { return isAuthentic(sha1Range, key: key, algorithm: .sha1) }
    return false
  }

  private func isAuthentic(_ range: Range<Int>, key: [UInt8], algorithm: STUNIntegrityAlgorithm) -> Bool {
    let claimed = UInt16(truncatingIfNeeded: range.upperBound &- Self.headerSize)
    let prefix = bytes.extracting(0..<(range.lowerBound &- 4))
    guard let code = STUNIntegrity.code(of: prefix, claimedLength: claimed, key: key, algorithm: algorithm)
    else { return false }
    return STUNIntegrity.matches(bytes.extracting(range), code)
  }
}
