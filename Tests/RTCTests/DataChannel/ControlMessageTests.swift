import MediaBasics
import Testing

@testable import RTC

@Suite struct ControlMessageTests {
  /// Laid out by hand after RFC 8832 section 5.1: type, channel type, priority, reliability parameter, lengths, label,
  /// protocol.
  private static let samples: [(control: DataChannelControl, bytes: [UInt8])] = [
    (
      .open(label: "chat", subprotocol: "", ordered: true, reliability: .reliable, priority: 256),
      [3, 0, 1, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0x63, 0x68, 0x61, 0x74]
    ),
    (
      .open(label: "_lossy", subprotocol: "", ordered: false, reliability: .maxRetransmits(0), priority: 0),
      [3, 0x81, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0] + Array("_lossy".utf8)
    ),
    (
      .open(label: "é", subprotocol: "p", ordered: true, reliability: .maxRetransmits(5), priority: 0),
      [3, 1, 0, 0, 0, 0, 0, 5, 0, 2, 0, 1, 0xc3, 0xa9, 0x70]
    ),
    (
      .open(label: "", subprotocol: "", ordered: false, reliability: .maxLifetime(70_000), priority: 0),
      [3, 0x82, 0, 0, 0, 1, 0x11, 0x70, 0, 0, 0, 0]
    ),
    (
      .open(label: "", subprotocol: "", ordered: false, reliability: .reliable, priority: 0),
      [3, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    ),
    (.acknowledgement, [2]),
  ]

  @Test(arguments: samples.indices) func theBytesAreThoseOfTheSpecification(index: Int) {
    let (control, bytes) = Self.samples[index]
    #expect(control.bytes == bytes)
    #expect(DataChannelControl(bytes.span.bytes) == control)
  }

  @Test func whatIsCutShortOrUnknownIsNotRead() {
    for (_, bytes) in Self.samples {
      for length in 0..<bytes.count {
        let short = Array(bytes[..<length])
        #expect(DataChannelControl(short.span.bytes) == nil)
      }
    }
    let bad: [[UInt8]] = [
      [0], [1], [4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [3, 0x83, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0xff],
      [3, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1],
    ]
    for bytes in bad { #expect(DataChannelControl(bytes.span.bytes) == nil) }
  }
}
