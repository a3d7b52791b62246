import MediaBasics

/// A receiver's estimate of the bandwidth towards it, REMB (draft-alvestrand-rmcat-remb-03).
public struct RTCPReceiverEstimate: Sendable, Equatable {
  public var sender: UInt32
  /// Bits per second.
  public var bitrate: UInt64
  public var ssrcs: [UInt32]

  public init(sender: UInt32, bitrate: UInt64, ssrcs: [UInt32]) {
    self.sender = sender
    self.bitrate = bitrate
    self.ssrcs = ssrcs
  }

  private static let identifier: UInt32 = 0x5245_4d42  // "REMB"

  static func parse(_ reader: inout ByteReader) -> RTCPReceiverEstimate? {
    guard let sender = reader.u32(), reader.skip(4), reader.u32() == identifier, let count = reader.u8(),
      let packed = reader.u24()
    else { return nil }
    let exponent = packed >> 18
    let mantissa = UInt64(packed & 0x3_ffff)
    // A shift that would lose bits is an estimate beyond all use: saturate.
    let bitrate = exponent > 45 && mantissa != 0 ? UInt64.max : mantissa << UInt64(min(exponent, 63))
    var ssrcs: [UInt32] = []
    for _ in 0..<count {
      guard let ssrc = reader.u32() else { return nil }
      ssrcs.append(ssrc)
    }
    return RTCPReceiverEstimate(sender: sender, bitrate: bitrate, ssrcs: ssrcs)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(sender)
    writer.u32(0)
    writer.u32(Self.identifier)
    var mantissa = bitrate
    var exponent: UInt32 = 0
    while mantissa > 0x3_ffff {
      mantissa >>= 1
      exponent += 1
    }
    writer.u8(UInt8(min(255, ssrcs.count)))
    writer.u24(exponent << 18 | UInt32(mantissa))
    for ssrc in ssrcs.prefix(255) { writer.u32(ssrc) }
  }
}
