import MediaBasics
import RTCSimulation
import Testing

/// What a link does is what its conditions say: the calls that run over it rely on that.
@Suite struct SimulatedLinkTests {
  private static func ms(_ milliseconds: Int) -> MediaInstant { .zero + .milliseconds(milliseconds) }

  /// Everything that arrives, with its time.
  private static func arrivals(_ link: inout SimulatedLink<Int>) -> [(item: Int, at: MediaInstant)] {
    var arrivals: [(Int, MediaInstant)] = []
    while let at = link.nextArrival {
      while let item = link.receive(at: at) { arrivals.append((item, at)) }
    }
    return arrivals
  }

  @Test func nothingArrivesBeforeItsTime() {
    var link = SimulatedLink<Int>(LinkConditions(latency: .milliseconds(25)), seed: 1)
    link.send(7, size: 100, at: .zero)
    #expect(link.nextArrival == Self.ms(25))
    #expect(link.receive(at: Self.ms(24)) == nil)
    #expect(link.receive(at: Self.ms(25)) == 7)
    #expect(link.receive(at: Self.ms(26)) == nil && link.nextArrival == nil)
  }

  /// 100 bytes at 80 kbit/s take 10 ms, one after another, and the latency comes on top.
  @Test func aRateSpreadsWhatIsSentAtOnce() {
    var conditions = LinkConditions(latency: .milliseconds(25))
    conditions.rate = 80_000
    var link = SimulatedLink<Int>(conditions, seed: 1)
    for n in 0..<5 { link.send(n, size: 100, at: .zero) }
    let burst = Self.arrivals(&link)
    #expect(burst.map(\.item) == [0, 1, 2, 3, 4])
    #expect(burst.map(\.at) == (1...5).map { Self.ms(25 + 10 * $0) })
    // The line is free again, and a packet as long as two takes the time of two.
    link.send(5, size: 200, at: Self.ms(1_000))
    #expect(Self.arrivals(&link).map(\.at) == [Self.ms(1_045)])
    #expect(link.lost == 0)
  }

  @Test func whatTheQueueHasNoRoomForIsLostAndTheRestIsNot() {
    var conditions = LinkConditions()
    conditions.rate = 80_000
    conditions.queue = 1_000
    var link = SimulatedLink<Int>(conditions, seed: 1)
    for n in 0..<15 { link.send(n, size: 100, at: .zero) }
    #expect(link.sent == 15 && link.lost == 5)
    // After 30 ms three have left.
    for n in 15..<20 { link.send(n, size: 100, at: Self.ms(30)) }
    #expect(link.sent == 20 && link.lost == 7)
    let arrived = Self.arrivals(&link)
    #expect(arrived.map(\.item) == Array(0..<10) + [15, 16, 17])
    #expect(arrived.last?.at == Self.ms(130))
    // What never fits is lost even on an idle line.
    link.send(99, size: 1_001, at: Self.ms(1_000))
    #expect(link.lost == 8 && link.nextArrival == nil)
  }

  @Test func orderIsKeptWhereTheLinkKeepsIt() {
    var conditions = LinkConditions(latency: .milliseconds(10), jitter: .uniform(.milliseconds(50)))
    conditions.reorder = 0.2
    for keepsOrder in [false, true] {
      conditions.keepsOrder = keepsOrder
      var link = SimulatedLink<Int>(conditions, seed: 6)
      for n in 0..<500 { link.send(n, size: 100, at: Self.ms(5 * n)) }
      let arrived = Self.arrivals(&link)
      #expect(arrived.count == 500)
      #expect((arrived.map(\.item) == Array(0..<500)) == keepsOrder)
      for (item, at) in arrived { #expect(at >= Self.ms(5 * item + 10)) }
    }
  }

  @Test func aChangeOfRateHoldsFromTheNextDatagramOn() {
    var conditions = LinkConditions()
    conditions.rate = 8_000
    var link = SimulatedLink<Int>(conditions, seed: 1)
    link.send(0, size: 100, at: .zero)
    link.conditions.rate = 800_000
    link.send(1, size: 100, at: .zero)
    #expect(Self.arrivals(&link).map(\.at) == [Self.ms(100), Self.ms(101)])
  }
}
