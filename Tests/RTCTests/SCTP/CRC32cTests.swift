import MediaBasics
import Testing

@testable import RTC

@Suite struct CRC32cTests {
  /// The vectors of RFC 3720 appendix B.4, and the usual check value.
  private static let vectors: [(bytes: [UInt8], checksum: UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
    ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
    ([UInt8](0..<32), 0x46dd_794e),
    ([UInt8]((0..<32).reversed()), 0x113f_db5c),
    (Array("123456789".utf8), 0xe306_9283),
    ([], 0),
  ]

  @Test(arguments: vectors.indices) func knownVectors(index: Int) {
    var crc = CRC32c()
    let bytes = Self.vectors[index].bytes
    crc.update(bytes.span.bytes)
    #expect(crc.value == Self.vectors[index].checksum)
  }

  @Test func piecesOfAnyLengthAddUpToTheWhole() {
    var random = SeededGenerator(seed: 5)
    let bytes = random.bytes(301)
    var whole = CRC32c()
    whole.update(bytes.span.bytes)
    for cut in 0...bytes.count {
      var pieces = CRC32c()
      pieces.update(bytes.span.bytes.extracting(0..<cut))
      pieces.update(bytes.span.bytes.extracting(cut..<bytes.count))
      #expect(pieces.value == whole.value)
    }
  }
}
