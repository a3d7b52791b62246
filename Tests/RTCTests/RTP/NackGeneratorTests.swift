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

  /// Every tenth packet is missing, is asked for, and comes `late` after the one behind it.
  private static func verdicts(late: MediaDuration, comesTwice: Bool) -> [Float] {
    var nack = NackGenerator()
    var verdicts: [Float] = []
    for n in 0..<600 {
      let now = MediaInstant.zero + .milliseconds(20 * n)
      let back = n - 1 - Int(late.nanoseconds / 20_000_000)
      if back > 0, back % 10 == 0 { verdicts.append(nack.received(Int64(back), at: now)) }
      if back > 3, (back - 3) % 10 == 0, comesTwice { nack.receivedAgain(UInt16(back - 3)) }
      if n % 10 != 0 || n == 0 { nack.received(Int64(n), at: now) }
      _ = nack.due(at: now + .milliseconds(10), roundTrip: .milliseconds(50))
    }
    return verdicts
  }

  @Test func aPacketThatComesOnceAfterItWasAskedForWasSentAgain() {
    let verdicts = Self.verdicts(late: .milliseconds(80), comesTwice: false)
    #expect(verdicts.count > 50 && verdicts.allSatisfy { $0 == 1 })
  }

  @Test func aPacketThatComesTwiceWasOnlyLate() {
    let verdicts = Self.verdicts(late: .milliseconds(80), comesTwice: true)
    #expect(verdicts.count > 50 && verdicts.dropFirst(10).allSatisfy { $0 < 0.15 })
  }

  @Test func aPacketThatComesWithinARoundTripIsNoAnswer() {
    let verdicts = Self.verdicts(late: .milliseconds(20), comesTwice: false)
    #expect(verdicts.count > 50 && verdicts.allSatisfy { $0 == 0 })
  }

  /// Requests for one packet that stays away, after answers to earlier ones took so long.
  private static func requests(answersTake answer: MediaDuration) -> Int {
    var nack = NackGenerator()
    nack.received(0, at: .zero)
    var now = MediaInstant.zero
    for n in 1...30 {
      now += .milliseconds(1_000)
      nack.received(Int64(2 * n), at: now)
      _ = nack.due(at: now + .milliseconds(10), roundTrip: .milliseconds(50))
      nack.received(Int64(2 * n - 1), at: now + .milliseconds(10) + answer)
    }
    now += .milliseconds(500)
    nack.received(62, at: now)
    var count = 0
    for ms in stride(from: 0, through: 1_500, by: 5) {
      count += nack.due(at: now + .milliseconds(ms), roundTrip: .milliseconds(50)).count
    }
    return count
  }

  @Test func whereAnswersTakeLongPacketsAreAskedForRarely() {
    #expect(Self.requests(answersTake: .milliseconds(50)) >= 5)
    #expect(Self.requests(answersTake: .milliseconds(600)) == 2)
  }
}
