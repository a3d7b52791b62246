import MediaBasics
import Testing

@testable import Bench

/// What the impairing proxy does to datagrams, in virtual time.
@Suite struct ImpairedNetworkTests {
  struct Arrival: Equatable {
    var number: Int
    var delay: Double
  }

  /// Sends `count` RTP packets, one every 20 ms, and notes when each comes out.
  func arrivals(_ impairment: Impairment, seed: UInt64, count: Int = 5_000, first: UInt8 = 0x80) -> (
    [Arrival], lost: Int
  ) {
    var link = ImpairedLink(impairment, seed: seed)
    var sent: [MediaInstant] = []
    var arrivals: [Arrival] = []
    func drain(until now: MediaInstant) {
      while let due = link.nextDue, due <= now {
        while let bytes = link.receive(at: due) {
          let number = Int(bytes[1]) << 8 | Int(bytes[2])
          arrivals.append(Arrival(number: number, delay: (due - sent[number]).inMilliseconds))
        }
      }
    }
    for number in 0..<count {
      let now = MediaInstant.zero + .milliseconds(20 * number)
      drain(until: now)
      sent.append(now)
      link.send([first, UInt8(number >> 8), UInt8(number & 255)], at: now)
    }
    drain(until: .zero + .seconds(1_000))
    return (arrivals, link.lost)
  }

  @Test func aPlainDelayKeepsOrder() {
    let (seen, lost) = arrivals(Impairment(base: .milliseconds(25)), seed: 1)
    #expect(lost == 0)
    #expect(seen.map(\.number) == Array(0..<5_000))
    #expect(seen.allSatisfy { $0.delay == 25 })
  }

  @Test func jitterIsExponentialAndReorders() {
    let (seen, lost) = arrivals(Impairment(base: .milliseconds(25), jitter: .milliseconds(15)), seed: 3)
    #expect(lost == 0)
    #expect(Set(seen.map(\.number)).count == 5_000)
    let extra = seen.map { $0.delay - 25 }
    #expect(extra.allSatisfy { $0 >= 0 && $0 <= 75.001 })
    // An exponential of mean 15 cut at five times that has a mean of 14.9, and a share of e⁻² above 30.
    let mean = extra.reduce(0, +) / 5_000
    #expect(abs(mean - 14.9) < 1)
    #expect(abs(Double(extra.count { $0 > 30 }) / 5_000 - 0.135) < 0.02)
    let overtaken = zip(seen, seen.dropFirst()).count { $0.number > $1.number }
    #expect(overtaken > 200)
  }

  @Test func lossIsAsOftenAsAskedAndOfMediaAlone() {
    let network = Impairment(base: .milliseconds(25), jitter: .milliseconds(15), loss: 0.05)
    let (seen, lost) = arrivals(network, seed: 5)
    #expect(abs(Double(lost) / 5_000 - 0.05) < 0.012)
    #expect(seen.count + lost == 5_000)
    // STUN and DTLS pass, and take the plain delay.
    for first: UInt8 in [0, 1, 20, 63] {
      let (spared, none) = arrivals(network, seed: 5, count: 300, first: first)
      #expect(none == 0)
      #expect(spared.allSatisfy { $0.delay == 25 })
    }
  }

  @Test func theSameSeedIsTheSameNetwork() {
    let network = Impairment(base: .milliseconds(5), jitter: .milliseconds(40), loss: 0.1)
    let once = arrivals(network, seed: 11).0
    #expect(once == arrivals(network, seed: 11).0)
    #expect(once != arrivals(network, seed: 12).0)
    // What gets through is delayed as it would be without loss.
    let whole = Dictionary(
      uniqueKeysWithValues: arrivals(Impairment(base: .milliseconds(5), jitter: .milliseconds(40)), seed: 11).0.map {
        ($0.number, $0.delay)
      })
    #expect(once.allSatisfy { whole[$0.number] == $0.delay })
  }

  @Test func descriptionsLeadThroughTheProxy() {
    let sdp = "v=0\r\na=ice-ufrag:x\r\na=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\na=end-of-candidates\r\n"
    #expect(
      ImpairingProxy.redirect(sdp, to: 4_711)
        == "v=0\r\na=ice-ufrag:x\r\na=candidate:1 1 udp 2122260223 127.0.0.1 4711 typ host\r\na=end-of-candidates\r\n")
  }
}
