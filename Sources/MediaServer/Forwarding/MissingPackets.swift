import MediaBasics

/// Finds the gaps in a received stream and says when to ask its sender for the missing packets (generic NACK, RFC 4585).
struct MissingPackets: Sendable {
  private struct Missing: Sendable {
    var sequence: Int64
    var firstAt: MediaInstant
    var askedAt: MediaInstant?
    var asks = 0
  }

  static let maximumMissing = 128
  static let maximumAsks = 8
  /// A larger jump is a new start of the sender, not a loss.
  static let maximumGap: Int64 = 512
  /// A packet that is merely overtaken gets this long before it is asked for.
  static let reorderDelay: MediaDuration = .milliseconds(10)
  /// After this long the packet is of no more use to anybody.
  static let maximumAge: MediaDuration = .seconds(1)

  private var extender = SequenceExtender()
  private var missing: [Missing] = []

  init() { missing.reserveCapacity(Self.maximumMissing) }

  var isEmpty: Bool { missing.isEmpty }

  /// Takes note of a received packet.
  mutating func received(_ sequence: UInt16, at now: MediaInstant) {
    let before = extender.highest
    let extended = extender.extend(sequence)
    guard let before else { return }
    if extended <= before {
      if let index = missing.firstIndex(where: { $0.sequence == extended }) { missing.remove(at: index) }
      return
    }
    guard extended - before <= Self.maximumGap else {
      missing.removeAll(keepingCapacity: true)
      return
    }
    guard extended > before + 1 else { return }
    for gap in (before + 1)..<extended {
      if missing.count == Self.maximumMissing { missing.removeFirst() }
      missing.append(Missing(sequence: gap, firstAt: now))
    }
  }

  /// Calls `ask` with every sequence number to ask for now, oldest first.
  ///
  /// - Parameter roundTrip: to the sender; a packet is asked for again after that time, at least 20 ms.
  mutating func due(at now: MediaInstant, roundTrip: MediaDuration, _ ask: (UInt16) -> Void) {
    guard !missing.isEmpty else { return }
    missing.removeAll { now - $0.firstAt > Self.maximumAge || $0.asks >= Self.maximumAsks }
    let pause = max(.milliseconds(20), roundTrip)
    for index in missing.indices {
      if let asked = missing[index].askedAt {
        guard now - asked >= pause else { continue }
      } else {
        guard now - missing[index].firstAt >= Self.reorderDelay else { continue }
      }
      missing[index].askedAt = now
      missing[index].asks += 1
      ask(UInt16(truncatingIfNeeded: missing[index].sequence))
    }
  }
}
