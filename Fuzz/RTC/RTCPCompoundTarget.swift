import MediaBasics

@testable import RTC

/// A compound of RTCP packets: read, written, read again.
enum RTCPCompoundTarget {
  static let target = FuzzTarget("rtcp-compound", longest: 1500) { bytes in
    let (packets, malformed) = RTCPPacket.parse(bytes.span.bytes)
    expect(malformed <= bytes.count, "not more malformed packets than bytes")
    // Text that is no UTF-8 grows when it is mended, and a packet counts its words in 16 bits.
    let written = RTCPPacket.compound(packets)
    let (again, broken) = RTCPPacket.parse(written.span.bytes)
    expect(broken == 0 && again.count == packets.count, "what is written can be read: \(packets) \(again)")
    for (first, second) in zip(packets, again) {
      switch (first, second) {
      case (.sourceDescription, .sourceDescription), (.goodbye, .goodbye): break
      case (.nack(let a), .nack(let b)):
        // A bit mask keeps neither order nor repetition.
        expect(Set(a.sequences) == Set(b.sequences), "the same packets are asked for")
      case (.receiverEstimate(let a), .receiverEstimate(let b)):
        expect(a.ssrcs == b.ssrcs && a.bitrate >= b.bitrate, "an estimate loses only precision")
      case (let a, let b): expect(a == b, "\(a) is not \(b)")
      }
    }
  }
}
