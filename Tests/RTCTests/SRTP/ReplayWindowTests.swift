import MediaBasics
import Testing

@testable import RTC

/// The ring of blocks answers like a plain set of everything met, cut off at the window.
@Suite struct ReplayWindowTests {
  @Test func itAgreesWithASetUnderJumpsAndReordering() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<20 {
      var window = ReplayWindow()
      var met: Set<UInt64> = []
      var front: UInt64 = random.next() % 5000
      for _ in 0..<5000 {
        switch random.next() % 100 {
        case 0: front += random.next() % 5000
        case 1..<60: front += 1
        default: break
        }
        let behind = random.next() % 1400
        let index = front > behind && random.next() % 2 == 0 ? front - behind : front
        let highest = met.max()
        let expected: ReplayWindow.Verdict =
          if let highest, index <= highest, highest - index >= UInt64(SRTPLimits.replayWindow) {
            .tooOld
          } else if met.contains(index) {
            .replayed
          } else {
            .fresh
          }
        #expect(window.verdict(on: index) == expected)
        if expected == .fresh {
          window.insert(index)
          met.insert(index)
          if met.count > 3000, let highest = met.max() { met = met.filter { $0 + 2000 > highest } }
        }
      }
    }
  }
}
