import Foundation
import MediaBasics
import Testing

@Suite struct MediaRingTests {
  @Test func refusesWhenFullAndKeepsOrder() {
    let ring = MediaRing<Int>(capacity: 3) { 0 }
    #expect(ring.capacity == 4)
    for i in 1...4 { #expect(ring.push { $0 = i }) }
    #expect(!ring.push { $0 = 5 })
    #expect(ring.refused == 1)
    #expect((1...4).allSatisfy { i in ring.pop { $0 } == i })
    #expect(ring.pop { $0 } == nil)
  }

  @Test func everyElementCrossesTwoThreadsOnceAndInOrder() {
    let ring = MediaRing<Int>(capacity: 64) { 0 }
    let total = 200_000
    let producer = Thread {
      var i = 0
      while i < total { if ring.push({ $0 = i }) { i += 1 } }
    }
    producer.start()
    var expected = 0
    while expected < total {
      if let value = ring.pop({ $0 }) {
        guard value == expected else {
          Issue.record("\(value) came when \(expected) was due")
          return
        }
        expected += 1
      }
    }
    #expect(ring.count == 0)
  }
}
