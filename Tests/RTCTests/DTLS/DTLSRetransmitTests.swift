import MediaBasics
import Testing

@testable import RTC

/// Whatever datagram is lost, the handshake goes on by deadlines of virtual time.
@Suite(.inVirtualTime) struct DTLSRetransmitTests {
  @Test(arguments: 1...12)
  func theHandshakeSurvivesTheLossOfAnyDatagram(lost: Int) throws {
    let pair = try DTLSPair()
    pair.wire = { number, datagram in number == lost ? [] : [datagram] }
    pair.run(for: .seconds(2))
    // A handshake of ours is fewer than twelve datagrams; the later ones are application data that may be lost.
    for turn in 0..<12 { #expect(pair.sendFromClient([UInt8(turn)])) }
    pair.run(for: .seconds(2))
    #expect(pair.agrees)
    #expect(pair.serverEvents.data.count >= 11)
    #expect(pair.clientEvents.failure == nil)
    #expect(pair.serverEvents.failure == nil)
  }

  @Test func theFirstRetransmissionsDoubleFromAHundredMillisecondsToThreeSeconds() throws {
    let pair = try DTLSPair()
    let log = Log()
    pair.wire = { [start = pair.now] _, datagram in
      log.times.append(Int((datagram.arrival - DTLSPair.delay - start).inMilliseconds))
      return []
    }
    pair.run(for: .milliseconds(59_999))
    // OpenSSL gives up after twelve retransmissions of a flight; the rest are repeated here.
    let expected = [0, 100, 300, 700, 1500, 3100] + stride(from: 6100, to: 60_000, by: 3000)
    #expect(log.times == expected)
    #expect(pair.client.state == .handshaking)
  }

  private final class Log { var times: [Int] = [] }

  @Test func everyFlightStartsAgainAtAHundredMilliseconds() throws {
    let pair = try DTLSPair()
    let log = Log()
    pair.wire = { _, datagram in
      guard datagram.toServer else { return [datagram] }
      let launched = Int((datagram.arrival - DTLSPair.delay - .zero).inMilliseconds)
      if log.times.last != launched { log.times.append(launched) }
      // The hellos up to the fifth are lost, and the flight that follows once.
      return launched == 1500 || launched > 1520 ? [datagram] : []
    }
    pair.run(for: .seconds(10))
    #expect(log.times == [0, 100, 300, 700, 1500, 1520, 1620])
    #expect(pair.agrees)
  }

  @Test func aPeerThatComesBackAfterAlmostAMinuteIsMet() throws {
    let pair = try DTLSPair()
    pair.wire = { _, datagram in datagram.arrival < .zero + .seconds(50) ? [] : [datagram] }
    pair.run(for: .seconds(59))
    #expect(pair.agrees)
  }

  @Test func aFlightInWrongOrderIsPutRight() throws {
    let pair = try DTLSPair()
    // Each datagram overtakes the one before it.
    pair.wire = { number, datagram in
      var late = datagram
      late.arrival = late.arrival + .milliseconds(number % 2 == 0 ? 0 : 5)
      return [late]
    }
    pair.run(for: .seconds(2))
    #expect(pair.agrees)
  }

  @Test func duplicatesDoNoHarm() throws {
    let pair = try DTLSPair()
    pair.wire = { _, datagram in
      var again = datagram
      again.arrival = again.arrival + .milliseconds(3)
      return [datagram, datagram, again]
    }
    pair.run(for: .seconds(2))
    #expect(pair.agrees)
    #expect(pair.sendFromClient([1, 2, 3]))
    pair.run(for: .seconds(1))
    #expect(pair.serverEvents.data == [[1, 2, 3]])
  }

  @Test func theServersLastFlightIsSentAgainWhenTheClientAsks() throws {
    let pair = try DTLSPair()
    // Everything from the server is lost from the moment it is connected until 250 ms.
    pair.wire = { _, datagram in
      let blocked =
        !datagram.toServer && datagram.arrival >= .zero + .milliseconds(40)
        && datagram.arrival < .zero + .milliseconds(250)
      return blocked ? [] : [datagram]
    }
    pair.run(for: .milliseconds(60))
    #expect(pair.server.state == .connected)
    #expect(pair.client.state == .handshaking)
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
    #expect(pair.client.retransmissions >= 1)
  }

  @Test func aLossyWireIsCrossedWithEverySeed() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let pair = try DTLSPair()
      let dice = Dice(seed: seed)
      pair.wire = { _, datagram in
        if dice.roll(100) < 25 { return [] }
        var moved = datagram
        moved.arrival = moved.arrival + .milliseconds(dice.roll(40))
        return [moved]
      }
      pair.run(for: .seconds(59))
      #expect(pair.agrees, "seed \(seed)")
    }
  }

  private final class Dice {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
    func roll(_ sides: Int) -> Int { Int(generator.next() >> 33) % sides }
  }
}
