import MediaBasics

#if canImport(Glibc)
  import Glibc
#endif

/// A one-way link under a virtual clock: takes items with their size, gives them back when they arrive.
public struct SimulatedLink<Item> {
  private struct InFlight {
    var arrival: MediaInstant
    var order: UInt64
    var item: Item
  }

  public var conditions: LinkConditions
  private var random: SeededGenerator
  private var flights: [InFlight] = []
  private var order: UInt64 = 0
  private var isBad = false
  private var freeAt = MediaInstant.zero
  private var lastArrival = MediaInstant.zero

  public private(set) var sent = 0
  public private(set) var lost = 0

  public init(_ conditions: LinkConditions, seed: UInt64) {
    self.conditions = conditions
    random = SeededGenerator(seed: seed)
  }

  public mutating func send(_ item: Item, size: Int, at now: MediaInstant) {
    sent += 1
    if shouldLose() {
      lost += 1
      return
    }
    var departure = now
    if let rate = conditions.rate, rate > 0 {
      let backlog = max(0, (freeAt - now).inSeconds * Double(rate) / 8)
      guard backlog + Double(size) <= Double(conditions.queue) else {
        lost += 1
        return
      }
      departure = max(now, freeAt) + .seconds(Double(size * 8) / Double(rate))
      freeAt = departure
    }
    let copies = chance(conditions.duplicate) ? 2 : 1
    for _ in 0..<copies {
      var arrival = departure + conditions.latency + drawJitter()
      if chance(conditions.reorder) { arrival += conditions.reorderDelay }
      if conditions.keepsOrder { arrival = max(arrival, lastArrival) }
      lastArrival = max(lastArrival, arrival)
      insert(InFlight(arrival: arrival, order: order, item: item))
      order += 1
    }
  }

  public var nextArrival: MediaInstant? { flights.first?.arrival }

  /// The next item that has arrived by `now`.
  public mutating func receive(at now: MediaInstant) -> Item? {
    guard let first = flights.first, first.arrival <= now else { return nil }
    return flights.removeFirst().item
  }

  private mutating func insert(_ flight: InFlight) {
    var at = flights.count
    while at > 0, flights[at - 1].arrival > flight.arrival { at -= 1 }
    flights.insert(flight, at: at)
  }

  private mutating func shouldLose() -> Bool {
    if conditions.isDown { return true }
    if let bursts = conditions.bursts {
      isBad = isBad ? !chance(bursts.end) : chance(bursts.begin)
      if isBad { return true }
    }
    return chance(conditions.loss)
  }

  private mutating func chance(_ probability: Double) -> Bool {
    probability > 0 && Double.random(in: 0..<1, using: &random) < probability
  }

  private mutating func drawJitter() -> MediaDuration {
    switch conditions.jitter {
    case .none: .zero
    case .uniform(let bound): .seconds(Double.random(in: 0..<1, using: &random) * bound.inSeconds)
    case .exponential(let mean, let limit):
      min(.seconds(-log(1 - Double.random(in: 0..<1, using: &random)) * mean.inSeconds), limit)
    }
  }
}
