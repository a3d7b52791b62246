import MediaBasics

/// One packet of an RTCP compound (RFC 3550 §6, RFC 4585, RFC 5104, REMB and transport-cc drafts).
public enum RTCPPacket: Sendable, Equatable {
  case senderReport(RTCPSenderReport)
  case receiverReport(ssrc: UInt32, blocks: [RTCPReportBlock])
  case sourceDescription([RTCPSourceDescription])
  case goodbye(ssrcs: [UInt32], reason: String)
  case nack(RTCPNack)
  /// Picture loss indication (RFC 4585 §6.3.1).
  case pictureLoss(sender: UInt32, media: UInt32)
  case fullIntraRequest(RTCPFullIntraRequest)
  case receiverEstimate(RTCPReceiverEstimate)
  case transportFeedback(RTCPTransportFeedback)

  /// Whether a compound may begin with it (RFC 3550 §6.1).
  var isReport: Bool {
    switch self {
    case .senderReport, .receiverReport: true
    default: false
    }
  }

  /// RTCP packet types.
  enum Kind {
    static let senderReport: UInt8 = 200
    static let receiverReport: UInt8 = 201
    static let sourceDescription: UInt8 = 202
    static let goodbye: UInt8 = 203
    static let transportLayerFeedback: UInt8 = 205
    static let payloadFeedback: UInt8 = 206
  }

  /// Reads a compound, or a reduced-size packet (RFC 5506).
  ///
  /// Packets of unknown type are passed over. A packet whose length runs past the end, or whose body is malformed, is counted
  /// in `malformed`; one that breaks the framing also ends the reading.
  public static func parse(_ compound: RawSpan) -> (packets: [RTCPPacket], malformed: Int) {
    var reader = ByteReader(compound)
    var packets: [RTCPPacket] = []
    var malformed = 0
    while !reader.isAtEnd {
      guard let first = reader.u8(), first >> 6 == 2, let kind = reader.u8(), let words = reader.u16(),
        let whole = reader.span(Int(words) * 4)
      else { return (packets, malformed + 1) }
      var body = whole
      if first & 0x20 != 0 {
        guard let unpadded = unpad(whole) else {
          malformed += 1
          continue
        }
        body = whole.extracting(0..<unpadded)
      }
      let count = Int(first & 0x1f)
      switch parse(kind: kind, count: count, body) {
      case .known(let packet): packets.append(packet)
      case .unknown: break
      case .malformed: malformed += 1
      }
      if packets.count >= 256 { break }
    }
    return (packets, malformed)
  }

  private enum Parsed {
    case known(RTCPPacket)
    case unknown
    case malformed
  }

  private static func unpad(_ body: RawSpan) -> Int? {
    var reader = ByteReader(body)
    guard body.byteCount > 0, reader.skip(body.byteCount - 1), let padding = reader.u8() else { return nil }
    guard padding > 0, Int(padding) <= body.byteCount else { return nil }
    return body.byteCount - Int(padding)
  }

  private static func parse(kind: UInt8, count: Int, _ body: RawSpan) -> Parsed {
    var reader = ByteReader(body)
    let packet: RTCPPacket?
    switch (kind, count) {
    case (Kind.senderReport, _): packet = RTCPSenderReport.parse(&reader, blocks: count).map { .senderReport($0) }
    case (Kind.receiverReport, _):
      guard let ssrc = reader.u32(), let blocks = RTCPReportBlock.parse(&reader, count: count) else {
        return .malformed
      }
      packet = .receiverReport(ssrc: ssrc, blocks: blocks)
    case (Kind.sourceDescription, _):
      packet = RTCPSourceDescription.parse(&reader, count: count).map { .sourceDescription($0) }
    case (Kind.goodbye, _): packet = parseGoodbye(&reader, count: count)
    case (Kind.transportLayerFeedback, 1): packet = RTCPNack.parse(&reader).map { .nack($0) }
    case (Kind.transportLayerFeedback, 15): packet = RTCPTransportFeedback.parse(&reader).map { .transportFeedback($0) }
    case (Kind.payloadFeedback, 1):
      guard let sender = reader.u32(), let media = reader.u32() else { return .malformed }
      packet = .pictureLoss(sender: sender, media: media)
    case (Kind.payloadFeedback, 4): packet = RTCPFullIntraRequest.parse(&reader).map { .fullIntraRequest($0) }
    case (Kind.payloadFeedback, 15):
      // Application layer feedback: only REMB is known, others are somebody else's.
      packet = RTCPReceiverEstimate.parse(&reader).map { .receiverEstimate($0) }
      if packet == nil { return .unknown }
    default: return .unknown
    }
    return packet.map { .known($0) } ?? .malformed
  }

  private static func parseGoodbye(_ reader: inout ByteReader, count: Int) -> RTCPPacket? {
    var ssrcs: [UInt32] = []
    for _ in 0..<count {
      guard let ssrc = reader.u32() else { return nil }
      ssrcs.append(ssrc)
    }
    var reason = ""
    if let length = reader.u8(), length > 0 {
      guard let text = reader.array(Int(length)) else { return nil }
      reason = String(decoding: text, as: UTF8.self)
    }
    return .goodbye(ssrcs: ssrcs, reason: reason)
  }

  /// Appends the packet's bytes to `writer`.
  public func write(to writer: inout ByteWriter) {
    switch self {
    case .senderReport(let report):
      Self.framed(kind: Kind.senderReport, count: report.blocks.count, &writer) { report.write(to: &$0) }
    case .receiverReport(let ssrc, let blocks):
      Self.framed(kind: Kind.receiverReport, count: min(31, blocks.count), &writer) { out in
        out.u32(ssrc)
        for block in blocks.prefix(31) { block.write(to: &out) }
      }
    case .sourceDescription(let chunks):
      Self.framed(kind: Kind.sourceDescription, count: min(31, chunks.count), &writer) { out in
        for chunk in chunks.prefix(31) { chunk.write(to: &out) }
      }
    case .goodbye(let ssrcs, let reason):
      Self.framed(kind: Kind.goodbye, count: min(31, ssrcs.count), &writer) { out in
        for ssrc in ssrcs.prefix(31) { out.u32(ssrc) }
        let text = Array(reason.utf8.prefix(255))
        if !text.isEmpty {
          out.u8(UInt8(text.count))
          out.append(text)
        }
      }
    case .nack(let nack): Self.framed(kind: Kind.transportLayerFeedback, count: 1, &writer) { nack.write(to: &$0) }
    case .pictureLoss(let sender, let media):
      Self.framed(kind: Kind.payloadFeedback, count: 1, &writer) { out in
        out.u32(sender)
        out.u32(media)
      }
    case .fullIntraRequest(let request):
      Self.framed(kind: Kind.payloadFeedback, count: 4, &writer) { request.write(to: &$0) }
    case .receiverEstimate(let estimate):
      Self.framed(kind: Kind.payloadFeedback, count: 15, &writer) { estimate.write(to: &$0) }
    case .transportFeedback(let feedback):
      Self.framed(kind: Kind.transportLayerFeedback, count: 15, &writer) { feedback.write(to: &$0) }
    }
  }

  /// The bytes of a compound of `packets`.
  public static func compound(_ packets: [RTCPPacket]) -> [UInt8] {
    var writer = ByteWriter(reserving: 256)
    for packet in packets { packet.write(to: &writer) }
    return writer.bytes
  }

  private static func framed(kind: UInt8, count: Int, _ writer: inout ByteWriter, _ body: (inout ByteWriter) -> Void) {
    let start = writer.count
    writer.u8(0x80 | UInt8(count & 0x1f))
    writer.u8(kind)
    writer.u16(0)
    body(&writer)
    writer.zeros((4 - (writer.count - start) % 4) % 4)
    writer.patch16(UInt16(clamping: (writer.count - start) / 4 - 1), at: start + 2)
  }
}
