import MediaBasics

@testable import RTC

/// Packets and keys for the SRTP tests, and the transform's verbs on arrays.
enum SRTPPackets {
  /// Keys that differ in every byte of every part.
  static func keys(_ profile: SRTPProfile, seed: UInt64 = 1) -> SRTPKeyingMaterial {
    var random = SeededGenerator(seed: seed)
    return SRTPKeyingMaterial(
      profile: profile, localKey: SecretBytes(random.bytes(profile.keyLength)),
      localSalt: SecretBytes(random.bytes(profile.saltLength)), remoteKey: SecretBytes(random.bytes(profile.keyLength)),
      remoteSalt: SecretBytes(random.bytes(profile.saltLength)))
  }

  /// The two ends of a session: what one protects the other can read.
  static func pair(_ maker: SRTPMaker, _ profile: SRTPProfile) throws -> (any SRTPTransform, any SRTPTransform) {
    let keys = keys(profile)
    return (try maker.make(keys), try maker.make(keys.reversed))
  }

  /// An RTP packet; `extensionWords` nil means no header extension.
  static func rtp(
    sequence: UInt16, ssrc: UInt32 = 0x1234_5678, payload: [UInt8] = Array(0..<50), contributors: Int = 0,
    extensionWords: Int? = nil, padding: UInt8 = 0
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(0x80 | (padding > 0 ? 0x20 : 0) | (extensionWords != nil ? 0x10 : 0) | UInt8(contributors))
    writer.u8(111)
    writer.u16(sequence)
    writer.u32(UInt32(sequence) &* 960)
    writer.u32(ssrc)
    for index in 0..<contributors { writer.u32(UInt32(index) + 7) }
    if let extensionWords {
      writer.u16(0xbede)
      writer.u16(UInt16(extensionWords))
      for index in 0..<extensionWords { writer.u32(0x1000_0000 + UInt32(index)) }
    }
    writer.append(payload)
    if padding > 0 {
      writer.zeros(Int(padding) - 1)
      writer.u8(padding)
    }
    return writer.bytes
  }

  /// A receiver report followed by a source description with `itemBytes` of text.
  static func rtcp(ssrc: UInt32 = 0x1234_5678, words: Int = 6) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(0x81)
    writer.u8(201)
    writer.u16(UInt16(words + 1))
    writer.u32(ssrc)
    for index in 0..<words { writer.u32(UInt32(index) &* 0x0101_0101) }
    return writer.bytes
  }

  /// Bytes from hexadecimal digits; white space is for reading only.
  static func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

extension SRTPTransform {
  func protectRTP(_ packet: [UInt8]) -> [UInt8]? {
    var buffer = packet + [UInt8](repeating: 0, count: SRTPLimits.rtpRoom)
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    guard let length = protectRTP(&bytes, length: packet.count) else { return nil }
    return Array(buffer.prefix(length))
  }

  func protectRTCP(_ packet: [UInt8]) -> [UInt8]? {
    var buffer = packet + [UInt8](repeating: 0, count: SRTPLimits.rtcpRoom)
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    guard let length = protectRTCP(&bytes, length: packet.count) else { return nil }
    return Array(buffer.prefix(length))
  }

  func unprotectRTP(_ packet: [UInt8]) -> SRTPPlain {
    var buffer = packet
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    switch unprotectRTP(&bytes, length: packet.count) {
    case .ok(let length): return .plain(Array(buffer.prefix(length)))
    case .drop(let reason): return .drop(reason)
    }
  }

  func unprotectRTCP(_ packet: [UInt8]) -> SRTPPlain {
    var buffer = packet
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    switch unprotectRTCP(&bytes, length: packet.count) {
    case .ok(let length): return .plain(Array(buffer.prefix(length)))
    case .drop(let reason): return .drop(reason)
    }
  }
}

/// `SRTPResult` with the packet itself.
enum SRTPPlain: Equatable {
  case plain([UInt8])
  case drop(SRTPDropReason)
}
