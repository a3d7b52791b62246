import MediaBasics
import Testing

@Suite struct SequenceNumberTests {
  @Test func newerMeansLessThanHalfTheSpaceAhead() {
    #expect(UInt16(1).isNewer(than: 65535))
    #expect(!UInt16(65535).isNewer(than: 1))
    #expect(!UInt16(7).isNewer(than: 7))
    #expect(!UInt16(32768).isNewer(than: 0))
    #expect(UInt16(32767).isNewer(than: 0))
  }

  @Test func extensionIsMonotoneUnderLossAndReorderAcrossTheWrap() {
    var random = SeededGenerator(seed: 5)
    var extender = SequenceExtender()
    for sent in stride(from: Int64(65_000), to: 400_000, by: 1) {
      if Int.random(in: 0..<5, using: &random) == 0 { continue }
      let late = sent - Int64.random(in: 0..<20, using: &random)
      guard late >= 65_000 else { continue }
      #expect(extender.extend(UInt16(truncatingIfNeeded: late)) == late)
    }
  }
}
