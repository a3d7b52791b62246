import MediaBasics
import Testing

@testable import RTC

@Suite struct PacketCodecTests {
  @Test(arguments: PacketSamples.chunks.indices) func aChunkReadsAsItWasWritten(index: Int) throws {
    let chunk = PacketSamples.chunks[index]
    let bytes = PacketSamples.packet([chunk])
    #expect(bytes.count % 4 == 0)
    let packet = try SCTPPacket.parse(bytes.span.bytes).get()
    #expect(packet.chunks == [chunk])
    #expect(packet.verificationTag == 0xcafe_babe)
  }

  @Test func bundledChunksKeepTheirOrder() throws {
    let bytes = PacketSamples.packet(PacketSamples.chunks)
    let packet = try SCTPPacket.parse(bytes.span.bytes).get()
    #expect(packet.chunks == PacketSamples.chunks)
  }

  @Test func everyFlippedBitIsCaughtByTheChecksum() {
    let bytes = PacketSamples.packet([.data(PacketSamples.data)])
    for bit in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(SCTPPacket.parse(damaged.span.bytes) == .failure(.badChecksum))
    }
  }

  /// A DATA chunk laid out by hand after RFC 9260 figure 3.3.1.
  @Test func theLayoutIsThatOfTheSpecification() {
    let bytes = PacketSamples.packet([.data(PacketSamples.data)])
    #expect(Array(bytes[0..<8]) == [0x13, 0x88, 0x13, 0x88, 0xca, 0xfe, 0xba, 0xbe])
    #expect(
      Array(bytes[12...]) == [
        0, 0b110, 0, 21, 0, 0, 0, 7, 0, 3, 0xff, 0xff, 0, 0, 0, 53, 1, 2, 3, 4, 5, 0, 0, 0,
      ])
  }
}
