import MediaBasics

/// What one receiver saw of one source (RFC 3550 §6.4.1).
public struct RTCPReportBlock: Sendable, Equatable {
  public var ssrc: UInt32
  /// Loss since the last report, in 256ths.
  public var fractionLost: UInt8
  /// Packets lost since the beginning; negative when duplicates outnumber losses.
  public var cumulativeLost: Int32
  public var highestSequence: UInt32
  /// Interarrival jitter in timestamp units.
  public var jitter: UInt32
  /// Middle 32 bits of the NTP time of the last sender report; 0 without one.
  public var lastSenderReport: UInt32
  /// Delay since that report came, in 65,536ths of a second.
  public var delaySinceLastSenderReport: UInt32

  public init(
    ssrc: UInt32, fractionLost: UInt8, cumulativeLost: Int32, highestSequence: UInt32, jitter: UInt32,
    lastSenderReport: UInt32, delaySinceLastSenderReport: UInt32
  ) {
    self.ssrc = ssrc
    self.fractionLost = fractionLost
    self.cumulativeLost = cumulativeLost
    self.highestSequence = highestSequence
    self.jitter = jitter
    self.lastSenderReport = lastSenderReport
    self.delaySinceLastSenderReport = delaySinceLastSenderReport
  }

  static func parse(_ reader: inout ByteReader, count: Int) -> [RTCPReportBlock]? {
    var blocks: [RTCPReportBlock] = []
    for _ in 0..<count {
      guard let ssrc = reader.u32(), let fraction = reader.u8(), let lost = reader.u24(), let highest = reader.u32(),
        let jitter = reader.u32(), let lsr = reader.u32(), let dlsr = reader.u32()
      else { return nil }
      blocks.append(
        RTCPReportBlock(
          ssrc: ssrc, fractionLost: fraction, cumulativeLost: Int32(bitPattern: lost << 8) >> 8,
          highestSequence: highest,
          jitter: jitter, lastSenderReport: lsr, delaySinceLastSenderReport: dlsr))
    }
    return blocks
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(ssrc)
    writer.u8(fractionLost)
    writer.u24(UInt32(bitPattern: cumulativeLost) & 0xff_ffff)
    writer.u32(highestSequence)
    writer.u32(jitter)
    writer.u32(lastSenderReport)
    writer.u32(delaySinceLastSenderReport)
  }

  /// Round-trip time at `now` (NTP, middle 32 bits); nil without a sender report, or when the clock says less than none.
  public func roundTrip(nowMiddle: UInt32) -> MediaDuration? {
    guard lastSenderReport != 0 else { return nil }
    let units = nowMiddle &- lastSenderReport &- delaySinceLastSenderReport
    guard units < 0x8000_0000 else { return nil }
    return .seconds(Double(units) / 65_536)
  }
}
