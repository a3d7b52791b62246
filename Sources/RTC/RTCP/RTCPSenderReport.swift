import MediaBasics

/// A source's clock and counters (RFC 3550 §6.4.1).
public struct RTCPSenderReport: Sendable, Equatable {
  public var ssrc: UInt32
  /// Wall clock as 32.32 fixed-point seconds since 1900.
  public var ntp: UInt64
  public var rtpTimestamp: UInt32
  public var packets: UInt32
  public var octets: UInt32
  public var blocks: [RTCPReportBlock]

  public init(
    ssrc: UInt32, ntp: UInt64, rtpTimestamp: UInt32, packets: UInt32, octets: UInt32, blocks: [RTCPReportBlock]
  ) {
    self.ssrc = ssrc
    self.ntp = ntp
    self.rtpTimestamp = rtpTimestamp
    self.packets = packets
    self.octets = octets
    self.blocks = blocks
  }

  static func parse(_ reader: inout ByteReader, blocks count: Int) -> RTCPSenderReport? {
    guard let ssrc = reader.u32(), let ntp = reader.u64(), let rtp = reader.u32(), let packets = reader.u32(),
      let octets = reader.u32(), let blocks = RTCPReportBlock.parse(&reader, count: count)
    else { return nil }
    return RTCPSenderReport(ssrc: ssrc, ntp: ntp, rtpTimestamp: rtp, packets: packets, octets: octets, blocks: blocks)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(ssrc)
    writer.u64(ntp)
    writer.u32(rtpTimestamp)
    writer.u32(packets)
    writer.u32(octets)
    for block in blocks.prefix(31) { block.write(to: &writer) }
  }
}
