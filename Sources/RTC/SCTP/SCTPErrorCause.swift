import MediaBasics

/// Error cause codes and builders for ABORT and ERROR chunks (RFC 9260 section 3.3.10).
enum SCTPErrorCause {
  static let invalidStream: UInt16 = 1
  static let missingParameter: UInt16 = 2
  static let staleCookie: UInt16 = 3
  static let unrecognizedChunk: UInt16 = 6
  static let invalidParameter: UInt16 = 7
  static let unrecognizedParameters: UInt16 = 8
  static let noUserData: UInt16 = 9
  static let restartWithNewAddresses: UInt16 = 11
  static let userInitiatedAbort: UInt16 = 12
  static let protocolViolation: UInt16 = 13

  static func cause(_ code: UInt16, _ text: String = "") -> SCTPParameter {
    SCTPParameter(type: code, value: Array(text.utf8))
  }

  static func invalidStream(_ stream: UInt16) -> SCTPParameter {
    var writer = ByteWriter()
    writer.u16(stream)
    writer.u16(0)
    return SCTPParameter(type: invalidStream, value: writer.bytes)
  }

  static func noUserData(_ tsn: UInt32) -> SCTPParameter {
    var writer = ByteWriter()
    writer.u32(tsn)
    return SCTPParameter(type: noUserData, value: writer.bytes)
  }

  /// - Parameter excess: microseconds past the end of the cookie's life.
  static func staleCookie(excess: UInt32) -> SCTPParameter {
    var writer = ByteWriter()
    writer.u32(excess)
    return SCTPParameter(type: staleCookie, value: writer.bytes)
  }

  static func missingCookie() -> SCTPParameter {
    var writer = ByteWriter()
    writer.u32(1)
    writer.u16(SCTPParameter.stateCookie)
    return SCTPParameter(type: missingParameter, value: writer.bytes)
  }
}
