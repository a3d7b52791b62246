import MediaBasics
import Testing

@testable import RTC

@Suite struct RTPHeaderTests {
  private func parse(_ bytes: [UInt8]) -> RTPHeader? { RTPHeader.parse(bytes.span.bytes) }

  private func element(_ id: UInt8, of header: RTPHeader, _ bytes: [UInt8]) -> [UInt8]? {
    header.extensionElement(id, in: bytes.span.bytes).map { Array(bytes[$0]) }
  }

  private func payloadLength(of header: RTPHeader, _ bytes: [UInt8]) -> Int? {
    header.payloadLength(in: bytes.span.bytes)
  }

  @Test func whatIsWrittenIsRead() throws {
    var extensions = RTPExtensionBlock()
    extensions.append(id: 1, AudioLevel(magnitude: 20, voice: true).wire)
    extensions.append(id: 4, Array("mid0".utf8).span.bytes)
    extensions.append(id: 3, UInt16(0xabcd))
    extensions.append24(id: 2, 0x123456)
    let header = RTPOutgoing(
      marker: true, payloadType: 111, sequenceNumber: 65_535, timestamp: 0xffff_fff0, ssrc: 0xdead_beef,
      extensions: extensions)
    var batch = PacketBatch(capacity: 1)
    let payload: [UInt8] = [1, 2, 3, 4, 5]
    let nowhere = TransportAddress(ipv4: 1, port: 1)
    let written = batch.append(on: TransportPath(local: nowhere, remote: nowhere)) { slot in
      header.write(payload: payload.span.bytes, into: &slot)
    }
    #expect(written)
    let bytes = batch.withBytes(0) { Array($0) }
    let read = try #require(parse(bytes))
    #expect(read.marker)
    #expect(read.payloadType == 111)
    #expect(read.sequenceNumber == 65_535)
    #expect(read.timestamp == 0xffff_fff0)
    #expect(read.ssrc == 0xdead_beef)
    #expect(payloadLength(of: read, bytes) == 5)
    #expect(Array(bytes[read.payloadOffset...]) == payload)
    #expect(element(1, of: read, bytes) == [0x94])
    #expect(element(4, of: read, bytes) == Array("mid0".utf8))
    #expect(element(3, of: read, bytes) == [0xab, 0xcd])
    #expect(element(2, of: read, bytes) == [0x12, 0x34, 0x56])
    #expect(element(9, of: read, bytes) == nil)
  }

  /// RFC 8285 §4.2, figure 3: elements of one, two and four bytes with padding between.
  @Test func oneByteElementsWithPaddingBetween() throws {
    let bytes: [UInt8] =
      [0x90, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0, 3]
      + [0x10, 0xaa, 0x21, 0xb1, 0xb2, 0, 0, 0x33, 0xc1, 0xc2, 0xc3, 0xc4] + [0xff]
    let header = try #require(parse(bytes))
    #expect(element(1, of: header, bytes) == [0xaa])
    #expect(element(2, of: header, bytes) == [0xb1, 0xb2])
    #expect(element(3, of: header, bytes) == [0xc1, 0xc2, 0xc3, 0xc4])
    #expect(header.payloadOffset == 28)
  }

  /// RFC 8285 §4.3, figure 4: two-byte elements, one of them empty.
  @Test func twoByteElementsMayBeEmpty() throws {
    let bytes: [UInt8] =
      [0x90, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0x10, 0x00, 0, 3]
      + [0x01, 0, 0x02, 1, 0xb1, 0, 0x20, 4, 0xc1, 0xc2, 0xc3, 0xc4] + [0xff]
    let header = try #require(parse(bytes))
    #expect(element(1, of: header, bytes)?.isEmpty == true)
    #expect(element(2, of: header, bytes) == [0xb1])
    #expect(element(32, of: header, bytes) == [0xc1, 0xc2, 0xc3, 0xc4])
  }

  @Test func identifierFifteenEndsTheOneByteForm() throws {
    let bytes: [UInt8] = [0x90, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0, 1, 0xf0, 1, 0x20, 2]
    let header = try #require(parse(bytes))
    #expect(element(2, of: header, bytes) == nil)
  }

  @Test func impossiblePaddingIsRefused() throws {
    let fixed: [UInt8] = [0xa0, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    for (tail, expected) in [([9, 9, 2], 1), ([9, 9, 4], nil), ([9, 9, 0], nil), ([3, 3, 3], 0), ([], nil)]
      as [([UInt8], Int?)]
    {
      let bytes = fixed + tail
      let header = try #require(parse(bytes))
      #expect(payloadLength(of: header, bytes) == expected)
    }
  }

  @Test func anExtensionBlockPastTheEndIsNoHeader() {
    let bytes: [UInt8] = [0x90, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0xff, 0xff, 0, 0, 0, 0]
    #expect(parse(bytes) == nil)
    #expect(parse(Array(bytes[..<14])) == nil)
    #expect(parse([0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == nil)
  }

  @Test func everyFirstByteHasOneProtocol() {
    let kinds = (0...255).map { DatagramKind(firstByte: UInt8($0)) }
    #expect(kinds[0...3].allSatisfy { $0 == .stun })
    #expect(kinds[4...19].allSatisfy { $0 == .unknown })
    #expect(kinds[20...63].allSatisfy { $0 == .dtls })
    #expect(kinds[64...127].allSatisfy { $0 == .unknown })
    #expect(kinds[128...191].allSatisfy { $0 == .rtp })
    #expect(kinds[192...255].allSatisfy { $0 == .unknown })
  }
}
