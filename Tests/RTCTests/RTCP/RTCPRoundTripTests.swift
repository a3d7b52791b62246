import MediaBasics
import RTC
import Testing

@Suite struct RTCPRoundTripTests {
  static let block = RTCPReportBlock(
    ssrc: 0x1122_3344, fractionLost: 12, cumulativeLost: -5, highestSequence: 0x0001_fffe, jitter: 77,
    lastSenderReport: 0xaabb_ccdd, delaySinceLastSenderReport: 65_536)

  static let packets: [RTCPPacket] = [
    .senderReport(
      RTCPSenderReport(
        ssrc: 1, ntp: 0xe5a0_0000_8000_0000, rtpTimestamp: 48_000, packets: 100, octets: 12_345, blocks: [block])),
    .receiverReport(ssrc: 9, blocks: [block, block]),
    .receiverReport(ssrc: 9, blocks: []),
    .sourceDescription([
      RTCPSourceDescription(ssrc: 5, items: [.init(kind: 1, text: "cname"), .init(kind: 15, text: "0")]),
      RTCPSourceDescription(ssrc: 6, cname: "abc"),
    ]),
    .goodbye(ssrcs: [1, 2], reason: "enough"),
    .goodbye(ssrcs: [3], reason: ""),
    .nack(RTCPNack(sender: 1, media: 2, sequences: [10, 11, 26, 27, 65_535, 0, 3])),
    .pictureLoss(sender: 1, media: 2),
    .fullIntraRequest(RTCPFullIntraRequest(sender: 1, entries: [.init(ssrc: 7, sequence: 3)])),
    .receiverEstimate(RTCPReceiverEstimate(sender: 1, bitrate: 2_000_000, ssrcs: [7, 8])),
    .transportFeedback(
      RTCPTransportFeedback(
        sender: 1, media: 2, base: 65_530, referenceTime: 0xff_fffe, count: 255,
        deltas: [0, nil, nil, 255, 256, -3, 4] + Array(repeating: nil, count: 40) + [1, 2, 3, nil, 5, 6, 7, 8, 9])),
  ]

  @Test(arguments: packets.indices) func whatIsWrittenIsRead(_ index: Int) {
    let packet = Self.packets[index]
    let bytes = RTCPPacket.compound([packet])
    #expect(bytes.count % 4 == 0)
    let (read, malformed) = RTCPPacket.parse(bytes.span.bytes)
    #expect(read == [packet])
    #expect(malformed == 0)
  }

  @Test func aCompoundKeepsItsOrder() {
    let bytes = RTCPPacket.compound(Self.packets)
    let read = RTCPPacket.parse(bytes.span.bytes).packets
    #expect(read == Self.packets)
  }

  @Test func anUnknownTypeIsPassedOver() {
    // An XR packet (207) of one word before a goodbye.
    let bytes: [UInt8] = [0x80, 207, 0, 1, 0, 0, 0, 1] + RTCPPacket.compound([.goodbye(ssrcs: [4], reason: "")])
    let (read, malformed) = RTCPPacket.parse(bytes.span.bytes)
    #expect(read == [.goodbye(ssrcs: [4], reason: "")])
    #expect(malformed == 0)
  }

  @Test func paddingOnTheLastPacketIsTakenOff() {
    let bytes: [UInt8] = [0xa1, 203, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4]
    let read = RTCPPacket.parse(bytes.span.bytes).packets
    #expect(read == [.goodbye(ssrcs: [4], reason: "")])
  }

  @Test func aPaddingCountOfMoreThanThereIsIsMalformed() {
    let bytes: [UInt8] = [0xa1, 203, 0, 1, 0, 0, 0, 200]
    let malformed = RTCPPacket.parse(bytes.span.bytes).malformed
    #expect(malformed == 1)
  }

  @Test func everyTruncationAndMutationIsSurvivedAndCounted() {
    var random = SeededGenerator(seed: 3)
    let whole = RTCPPacket.compound(Self.packets)
    for length in 0..<whole.count {
      let cut = Array(whole[..<length])
      let (read, malformed) = RTCPPacket.parse(cut.span.bytes)
      #expect(read.count < Self.packets.count)
      // Reading stops cleanly only at a packet's border.
      #expect(malformed == 1 || RTCPPacket.compound(read) == cut)
    }
    for _ in 0..<20_000 {
      var mutated = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        mutated[Int.random(in: 0..<mutated.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let (read, _) = RTCPPacket.parse(mutated.span.bytes)
      #expect(read.count <= 256)
    }
  }

  @Test func roundTripComesFromTheReportsClock() {
    var block = Self.block
    block.lastSenderReport = 0x0001_0000
    block.delaySinceLastSenderReport = 0x0000_8000
    #expect(block.roundTrip(nowMiddle: 0x0002_0000) == .milliseconds(500))
    #expect(block.roundTrip(nowMiddle: 0x0001_7000) == nil)
    block.lastSenderReport = 0
    #expect(block.roundTrip(nowMiddle: 0x0002_0000) == nil)
  }
}
