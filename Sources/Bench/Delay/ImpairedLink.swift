import MediaBasics
import RTC

/// One direction of an impaired network: datagrams go in, and come out when their time has come. Knows no clock.
struct ImpairedLink {
  private struct Flight {
    var due: MediaInstant
    /// Keeps those that are due at once in their order.
    var number: Int
    var bytes: [UInt8]
  }

  private let impairment: Impairment
  private var random: SeededGenerator
  /// A heap, the one that is due first on top.
  private var flights: [Flight] = []
  private var taken = 0
  /// Media packets lost.
  private(set) var lost = 0

  init(_ impairment: Impairment, seed: UInt64) {
    self.impairment = impairment
    random = SeededGenerator(seed: seed)
  }

  /// When the next datagram comes out.
  var nextDue: MediaInstant? { flights.first?.due }

  mutating func send(_ datagram: [UInt8], at now: MediaInstant) {
    let isMedia = datagram.first.map { DatagramKind(firstByte: $0) == .rtp } ?? false
    guard let delay = impairment.delay(isMedia: isMedia, random: &random) else {
      lost += 1
      return
    }
    taken += 1
    flights.append(Flight(due: now + delay, number: taken, bytes: datagram))
    rise(from: flights.count - 1)
  }

  /// The next datagram whose time has come.
  mutating func receive(at now: MediaInstant) -> [UInt8]? {
    guard let first = flights.first, first.due <= now else { return nil }
    let last = flights.removeLast()
    if !flights.isEmpty {
      flights[0] = last
      sink()
    }
    return first.bytes
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let (a, b) = (flights[a], flights[b])
    return a.due == b.due ? a.number < b.number : a.due < b.due
  }

  private mutating func rise(from index: Int) {
    var at = index
    while at > 0, isBefore(at, (at - 1) / 2) {
      flights.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func sink() {
    var at = 0
    while true {
      var first = at
      for child in [2 * at + 1, 2 * at + 2] where child < flights.count && isBefore(child, first) { first = child }
      guard first != at else { return }
      flights.swapAt(at, first)
      at = first
    }
  }
}
