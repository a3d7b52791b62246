import MediaBasics

/// A type-length-value parameter or error cause: 16-bit type, 16-bit length, value, padding to four bytes (RFC 9260
/// section 3.2.1).
struct SCTPParameter: Equatable, Sendable {
  var type: UInt16
  var value: [UInt8]

  /// Parameter types that this implementation reads or writes.
  static let heartbeatInformation: UInt16 = 1
  static let stateCookie: UInt16 = 7
  static let unrecognized: UInt16 = 8
  static let outgoingReset: UInt16 = 13
  static let incomingReset: UInt16 = 14
  static let associationReset: UInt16 = 15
  static let reconfigurationResponse: UInt16 = 16
  static let addOutgoingStreams: UInt16 = 17
  static let addIncomingStreams: UInt16 = 18
  static let supportedExtensions: UInt16 = 0x8008
  static let forwardTSNSupported: UInt16 = 0xc000

  /// Types that are known here or carry nothing over DTLS (addresses, cookie preservative, ECN, host name, supported
  /// address types, random, chunk list, HMAC list, padding, adaptation) and so are skipped without a report.
  static func isKnownInInitiation(_ type: UInt16) -> Bool {
    switch type {
    case 5, 6, stateCookie, unrecognized, 9, 11, 12, 0x8000, 0x8002, 0x8003, 0x8004, 0x8005, supportedExtensions,
      forwardTSNSupported, 0xc006:
      true
    default: false
    }
  }

  /// The upper bit of an unknown type: set means "skip this one and go on", clear means "stop here".
  var skipsWhenUnknown: Bool { type & 0x8000 != 0 }
  /// The second bit of an unknown type: set means "report it to the sender".
  var isReportedWhenUnknown: Bool { type & 0x4000 != 0 }

  /// Reads one parameter with its padding; nil when the length is impossible.
  init?(from reader: inout ByteReader) {
    guard let type = reader.u16(), let length = reader.u16(), length >= 4, let value = reader.array(Int(length) - 4)
    else {
      return nil
    }
    self.init(type: type, value: value)
    // The last parameter of a chunk may come without its padding.
    reader.skip(min(reader.remaining, (4 - value.count % 4) % 4))
  }

  init(type: UInt16, value: [UInt8]) {
    self.type = type
    self.value = value
  }

  /// Every parameter up to the end of `bytes`; nil when one has an impossible length.
  static func list(_ bytes: RawSpan) -> [SCTPParameter]? {
    var reader = ByteReader(bytes)
    var parameters: [SCTPParameter] = []
    while !reader.isAtEnd {
      guard let parameter = SCTPParameter(from: &reader) else { return nil }
      parameters.append(parameter)
    }
    return parameters
  }

  /// Bytes on the wire with padding.
  var paddedLength: Int { 4 + (value.count + 3) / 4 * 4 }

  func write(to writer: inout ByteWriter) {
    writer.u16(type)
    writer.u16(UInt16(truncatingIfNeeded: value.count + 4))
    writer.append(value.span.bytes)
    writer.zeros((4 - value.count % 4) % 4)
  }
}
