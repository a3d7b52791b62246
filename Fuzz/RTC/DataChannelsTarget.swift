import MediaBasics

@testable import RTC

/// Data channels, and a peer that speaks honest SCTP below them and anything above.
enum DataChannelsTarget {
  static let target = FuzzTarget("data-channels", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    let flags = input.u8()
    var channels = DataChannels(
      configuration: DataChannelConfiguration(), isDTLSClient: flags & 1 == 0, random: SeededGenerator(seed: 1))
    var peer = SCTPAssociation(configuration: SCTPConfiguration(), random: SeededGenerator(seed: 2))
    var now = MediaInstant.zero
    var ids: [DataChannelID] = []
    if flags & 2 != 0, let id = try? channels.open(label: "early", negotiatedID: 3) { ids.append(id) }
    channels.start(at: now)
    peer.start(at: now)
    if flags & 4 != 0 { for _ in 0..<8 { swap(&channels, &peer, now) } }
    while !input.isAtEnd {
      switch input.below(12) {
      case 0...4:
        let identifier = input.pick([50, 50, 50, 51, 53, 54, 55, 56, 57, UInt32(input.u8())])
        _ = peer.send(
          identifier == 50 && input.bool() ? control(&input) : input.block(most: 3_000), on: UInt16(input.u8() & 7),
          protocolIdentifier: identifier, ordered: input.bool(), at: now)
      case 5: _ = peer.resetStream(UInt16(input.u8() & 7), at: now)
      case 6:
        let id = try? channels.open(
          label: input.text(), protocol: input.text(), ordered: input.bool(),
          reliability: input.pick([.reliable, .maxRetransmits(Int(input.u8())), .maxLifetime(Int(input.u8()))]),
          negotiatedID: input.bool() ? UInt16(input.u8() & 7) : nil)
        if let id { ids.append(id) }
      case 7: if !ids.isEmpty { channels.close(input.pick(ids), at: now) }
      case 8:
        guard !ids.isEmpty else { break }
        let id = input.pick(ids)
        _ = channels.send(id, payload: input.block(most: 3_000).span.bytes, binary: input.bool(), at: now)
        channels.setBufferedAmountLowThreshold(id, bytes: Int(input.u16()))
        channels.setMaxQueueDelay(id, input.bool() ? .milliseconds(Int(input.u8())) : nil)
      case 9: now += .milliseconds(input.below(2_000))
      case 10: for _ in 0..<4 { swap(&channels, &peer, now) }
      default: if input.below(10) == 0 { channels.shutdown(at: now) }
      }
      swap(&channels, &peer, now)
      channels.advance(to: now)
      peer.advance(to: now)
      while let event = channels.pollEvent() {
        if case .opened(let info) = event { ids.append(info.id) }
      }
      expect(channels.openChannels.count <= channels.configuration.maxChannels, "channels are bounded")
      for id in ids { expect(channels.bufferedAmount(id) >= 0, "what waits is counted") }
    }
  }

  private static func swap(_ channels: inout DataChannels, _ peer: inout SCTPAssociation, _ now: MediaInstant) {
    var ours: [[UInt8]] = []
    while let packet = channels.pollTransmit() { ours.append(packet) }
    for packet in ours { peer.receive(packet.span.bytes, at: now) }
    while let event = peer.pollEvent() {
      if case .message(_, _, let payload) = event { peer.taken(payload.count) }
    }
    while let packet = peer.pollTransmit() { channels.receive(packet.span.bytes, at: now) }
  }

  /// DATA_CHANNEL_OPEN with lengths that need not fit (RFC 8832 section 5.1).
  private static func control(_ input: inout FuzzInput) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(3)
    writer.u8(input.pick([0, 1, 2, 0x80, 0x81, 0x82, input.u8()]))
    writer.u16(input.u16())
    writer.u32(input.u32())
    let label = input.run(input.below(16))
    let name = input.run(input.below(16))
    writer.u16(UInt16(label.count) &+ UInt16(input.u8() & 1))
    writer.u16(UInt16(name.count))
    writer.append(label)
    writer.append(name)
    return writer.bytes
  }
}
