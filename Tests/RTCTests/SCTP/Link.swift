import MediaBasics

/// One direction of a network path under virtual time: seeded loss, reordering and duplication, a delay, and a rate
/// with a queue.
struct Link {
  var loss = 0.0
  var duplication = 0.0
  /// The chance that a packet is held back by up to three delays.
  var reordering = 0.0
  var delay = MediaDuration.milliseconds(10)
  /// Bytes a second; nil for no limit.
  var rate: Int?
  /// What the queue before the rate limit holds; a packet beyond is lost.
  var queueLimit = MediaDuration.milliseconds(200)
  /// Decides about a packet before chance does: false loses it. It gets the packet's number, from zero.
  var passes: (_ number: Int, _ packet: [UInt8]) -> Bool = { _, _ in true }

  private var random: SeededGenerator
  private var travelling: [(at: MediaInstant, packet: [UInt8])] = []
  private var freeAt = MediaInstant.zero
  private(set) var sent = 0
  private(set) var sentBytes = 0
  private(set) var largest = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func send(_ packet: [UInt8], at now: MediaInstant) {
    defer { sent += 1 }
    sentBytes += packet.count
    largest = max(largest, packet.count)
    guard passes(sent, packet), Double.random(in: 0..<1, using: &random) >= loss else { return }
    var leaves = now
    if let rate {
      let start = max(now, freeAt)
      guard start - now <= queueLimit else { return }
      leaves = start + .seconds(Double(packet.count) / Double(rate))
      freeAt = leaves
    }
    enqueue(packet, leaving: leaves)
    if Double.random(in: 0..<1, using: &random) < duplication { enqueue(packet, leaving: leaves) }
  }

  private mutating func enqueue(_ packet: [UInt8], leaving: MediaInstant) {
    var arrival = leaving + delay
    if Double.random(in: 0..<1, using: &random) < reordering {
      arrival += .microseconds(Int.random(in: 0...Int(delay.inMilliseconds * 3000), using: &random))
    }
    let index = travelling.lastIndex { $0.at <= arrival }.map { $0 + 1 } ?? 0
    travelling.insert((arrival, packet), at: index)
  }

  var nextArrival: MediaInstant? { travelling.first?.at }

  mutating func arrivals(until now: MediaInstant) -> [[UInt8]] {
    let count = travelling.prefix { $0.at <= now }.count
    defer { travelling.removeFirst(count) }
    return travelling.prefix(count).map(\.packet)
  }
}
