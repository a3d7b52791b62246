import MediaBasics
import Testing

@testable import RTC

@Suite struct NackGeneratorTests {
  @Test func aGapIsAskedForAfterAShortWaitAndThenOnceARoundTrip() {
    var nack = NackGenerator()
    nack.received(10, at: .zero)
    nack.received(13, at: .zero)
    #expect(nack.due(at: .zero, roundTrip: .milliseconds(50)).isEmpty)
    #expect(nack.nextDeadline == .zero + .milliseconds(10))
    #expect(nack.due(at: .zero + .milliseconds(10), roundTrip: .milliseconds(50)) == [11, 12])
    nack.received(11, at: .zero + .milliseconds(20))
    #expect(nack.due(at: .zero + .milliseconds(59), roundTrip: .milliseconds(50)).isEmpty)
    #expect(nack.due(at: .zero + .milliseconds(60), roundTrip: .milliseconds(50)) == [12])
  }

  @Test func itGivesUpAfterTenTriesOrASecond() {
    var nack = NackGenerator()
    nack.received(0, at: .zero)
    nack.received(2, at: .zero)
    var asked = 0
    for ms in stride(from: 0, through: 3_000, by: 5) {
      asked += nack.due(at: .zero + .milliseconds(ms), roundTrip: .milliseconds(20)).count
    }
    #expect(asked == 10)
    #expect(nack.nextDeadline == nil)
  }

  @Test func aReorderedPacketIsNeverAskedFor() {
    var nack = NackGenerator()
    nack.received(0, at: .zero)
    nack.received(2, at: .zero)
    nack.received(1, at: .zero + .milliseconds(5))
    #expect(nack.due(at: .zero + .milliseconds(100), roundTrip: .zero).isEmpty)
  }

  @Test func ofAnOutageOnlyTheLastSecondIsAskedFor() {
    var nack = NackGenerator()
    nack.received(0, at: .zero)
    let back = MediaInstant.zero + .milliseconds(151 * 20)
    nack.received(151, at: back)
    #expect(nack.due(at: back + .milliseconds(10), roundTrip: .milliseconds(50)) == Array(102...150))
  }

  @Test func whatWasLostInALongPauseWakesNobody() {
    var nack = NackGenerator()
    nack.received(0, at: .zero)
    nack.received(2, at: .zero + .seconds(5))
    #expect(nack.nextDeadline == nil)
    #expect(nack.due(at: .zero + .seconds(6), roundTrip: .milliseconds(50)).isEmpty && nack.nextDeadline == nil)
  }

  @Test func aJumpIsARestartAndNotAThousandLosses() {
    var nack = NackGenerator()
    nack.received(0, at: .zero)
    nack.received(5_000, at: .zero)
    #expect(nack.nextDeadline == nil)
  }
}
