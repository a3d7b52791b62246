import MediaBasics

@testable import RTC

/// An RTP header with its extension elements, read and written.
enum RTPHeaderTarget {
  static let target = FuzzTarget("rtp-header", longest: 1536) { bytes in
    let packet = bytes.span.bytes
    guard let header = RTPHeader.parse(packet) else { return }
    expect(header.payloadOffset <= bytes.count, "the header lies within the packet")
    if let length = header.payloadLength(in: packet) {
      expect(length >= 0 && header.payloadOffset + length <= bytes.count, "the payload lies within the packet")
    }
    var block = RTPExtensionBlock()
    var kept: [(id: UInt8, value: [UInt8])] = []
    for id in UInt8.min...UInt8.max {
      guard let range = header.extensionElement(id, in: packet) else { continue }
      expect(range.lowerBound >= 12 && range.upperBound <= header.payloadOffset, "an element lies within the header")
      let value = packet.extracting(range)
      if block.append(id: id, value) { kept.append((id, value.toArray())) }
    }
    let outgoing = RTPOutgoing(
      marker: header.marker, payloadType: header.payloadType, sequenceNumber: header.sequenceNumber,
      timestamp: header.timestamp, ssrc: header.ssrc, extensions: block)
    var slot = [UInt8](repeating: 0, count: PacketBatch.slotSize)
    var span = slot.mutableSpan
    var room = span.mutableBytes
    guard let written = outgoing.write(payload: packet.extracting(header.payloadOffset..<bytes.count), into: &room)
    else {
      return
    }
    let again = slot.span.bytes.extracting(0..<written)
    guard let read = RTPHeader.parse(again) else { fatalError("what is written can be read") }
    expect(read.sequenceNumber == header.sequenceNumber && read.ssrc == header.ssrc, "the fields come through")
    for (id, value) in kept {
      let range = read.extensionElement(id, in: again)
      expect(range.map { again.extracting($0).toArray() } == value, "element \(id) comes through")
    }
  }
}
