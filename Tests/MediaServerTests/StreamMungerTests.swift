import MediaBasics
import Testing

@testable import MediaServer

/// Sequence numbers and timestamps as a subscriber sees them.
struct StreamMungerTests {
  private func begun(at sequence: UInt16 = 65_534, as first: UInt16 = 1000) -> StreamMunger {
    var munger = StreamMunger(firstSequence: first)
    munger.begin(sequence: sequence, timestamp: 5000, as: 100)
    return munger
  }

  @Test func numbersContinueOverTheWrap() {
    var munger = begun()
    for (i, sequence) in [UInt16(65_534), 65_535, 0, 1].enumerated() {
      #expect(
        munger.map(sequence: sequence, timestamp: 5000 + UInt32(i) * 960)
          == .forward(sequence: 1000 + UInt16(i), timestamp: 100 + UInt32(i) * 960))
    }
    #expect(munger.lastSequence == 1003)
    #expect(munger.lastTimestamp == UInt32(100 + 3 * 960))
  }

  @Test func paddingClosesUpAndLossStaysLoss() {
    var munger = begun(at: 10, as: 0)
    #expect(munger.map(sequence: 10, timestamp: 5000) == .forward(sequence: 0, timestamp: 100))
    #expect(munger.map(sequence: 11, timestamp: 5000, isDropped: true) == .drop(.padding))
    #expect(munger.map(sequence: 12, timestamp: 5000) == .forward(sequence: 1, timestamp: 100))
    #expect(munger.map(sequence: 15, timestamp: 5000) == .forward(sequence: 4, timestamp: 100))
    #expect(munger.map(sequence: 16, timestamp: 5000, isDropped: true) == .drop(.padding))
    #expect(munger.map(sequence: 17, timestamp: 5000) == .forward(sequence: 5, timestamp: 100))
    // The late ones get the numbers that were kept for them.
    #expect(munger.map(sequence: 14, timestamp: 5000) == .forward(sequence: 3, timestamp: 100))
    #expect(munger.map(sequence: 13, timestamp: 5000) == .forward(sequence: 2, timestamp: 100))
  }

  @Test func repeatedOldAndEarlierPacketsAreDropped() {
    var munger = begun(at: 100, as: 0)
    _ = munger.map(sequence: 100, timestamp: 5000)
    #expect(munger.map(sequence: 100, timestamp: 5000) == .drop(.duplicate))
    #expect(munger.map(sequence: 99, timestamp: 5000) == .drop(.beforeSwitch))
    _ = munger.map(sequence: 300, timestamp: 5000)
    #expect(munger.map(sequence: 150, timestamp: 5000) == .drop(.tooOld))
  }

  @Test func aNewSourceContinuesTheStream() {
    var munger = begun(at: 10, as: 0)
    _ = munger.map(sequence: 10, timestamp: 5000)
    _ = munger.map(sequence: 11, timestamp: 5960)
    munger.begin(sequence: 40_000, timestamp: 77, as: 2020)
    #expect(munger.map(sequence: 40_000, timestamp: 77) == .forward(sequence: 2, timestamp: 2020))
    #expect(munger.map(sequence: 39_999, timestamp: 77) == .drop(.beforeSwitch))
    #expect(munger.map(sequence: 40_001, timestamp: 1037) == .forward(sequence: 3, timestamp: 2980))
  }

  @Test func beforeItsFirstPacketNothingGoesOut() {
    var munger = StreamMunger(firstSequence: 5)
    #expect(munger.map(sequence: 1, timestamp: 1) == .drop(.beforeSwitch))
    #expect(munger.lastSequence == nil)
  }

  /// Whatever arrives, in whatever order: no number goes out twice, and numbers grow by one for each packet in order.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func noNumberGoesOutTwice(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var munger = StreamMunger(firstSequence: 65_000)
    munger.begin(sequence: 65_530, timestamp: 0, as: 0)
    var pending: [UInt16] = []
    var sent: Set<UInt16> = []
    var forwarded = 0
    var padding: Set<UInt16> = []
    for i in 0..<5000 {
      let sequence = UInt16(truncatingIfNeeded: 65_530 + i)
      if random.next() % 10 == 0 { padding.insert(sequence) } else { padding.remove(sequence) }
      pending.append(sequence)
      if random.next() % 3 == 0, pending.count < 8 { continue }
      if random.next() % 4 == 0 { pending.reverse() }
      if random.next() % 8 == 0 { pending.append(pending[0]) }
      for sequence in pending {
        if case .forward(let out, _) = munger.map(
          sequence: sequence, timestamp: 0, isDropped: padding.contains(sequence))
        {
          #expect(sent.insert(out).inserted, "number \(out) went out twice")
          forwarded += 1
        }
      }
      pending.removeAll()
    }
    #expect(forwarded > 4000)
  }
}
