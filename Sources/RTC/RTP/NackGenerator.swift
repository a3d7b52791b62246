import MediaBasics

/// Decides which missing packets of one stream to ask for again, and when (RFC 4585 §6.2.1; numbers as in libwebrtc).
///
/// A gap is asked for after a short wait for reordered packets, then once a round trip, until it is filled, too old or
/// was asked for ten times. What an outage swallowed is not asked for but for its last second: the rest comes too late to be of use,
/// and would come all at once.
public struct NackGenerator: Sendable {
  struct Missing: Sendable {
    var sequence: Int64
    var due: MediaInstant
    /// When it would have come, had the packets of its gap come evenly.
    var expected: MediaInstant
    var tries: Int
  }

  private var missing: [Missing] = []
  /// No later than the first that is due; found anew whenever something is asked for, since it is looked at for every packet.
  private var soonest: MediaInstant?
  private var highest: Int64?
  /// When the packet with the highest number came.
  private var highestAt = MediaInstant.zero

  static let reorderWait = MediaDuration.milliseconds(10)
  static let maximumAge = MediaDuration.milliseconds(1_000)
  static let maximumTries = 10
  static let maximumMissing = 500

  public init() {}

  /// Notes the arrival of a packet by its extended sequence number.
  public mutating func received(_ sequence: Int64, at now: MediaInstant) {
    guard let highest else {
      self.highest = sequence
      highestAt = now
      return
    }
    if sequence <= highest {
      if highest - sequence > 10_000 { restart(sequence, at: now) } else { fill(sequence) }
      return
    }
    let gap = sequence - highest - 1
    let since = now - highestAt
    self.highest = sequence
    highestAt = now
    // A jump that no loss explains is a restarted source: nothing is missing.
    guard gap <= Int64(Self.maximumMissing) else { return restart(sequence, at: now) }
    if gap > 0 {
      for s in (highest + 1)..<sequence {
        let before = since * Int(sequence - s) / Int(gap + 1)
        guard before <= Self.maximumAge else { continue }
        missing.append(Missing(sequence: s, due: now + Self.reorderWait, expected: now - before, tries: 0))
      }
      if !missing.isEmpty { soonest = .earliest(soonest, now + Self.reorderWait) }
      if missing.count > Self.maximumMissing { missing.removeFirst(missing.count - Self.maximumMissing) }
    }
  }

  private mutating func fill(_ sequence: Int64) {
    missing.removeAll { $0.sequence == sequence }
    if missing.isEmpty { soonest = nil }
  }

  private mutating func restart(_ sequence: Int64, at now: MediaInstant) {
    missing.removeAll()
    soonest = nil
    highest = sequence
    highestAt = now
  }

  /// Sequence numbers to ask for now; each is due again a round trip later.
  public mutating func due(at now: MediaInstant, roundTrip: MediaDuration) -> [UInt16] {
    guard !missing.isEmpty else {
      soonest = nil
      return []
    }
    missing.removeAll { now - $0.expected > Self.maximumAge || $0.tries >= Self.maximumTries }
    var out: [UInt16] = []
    let wait = max(roundTrip, .milliseconds(20))
    for i in missing.indices where missing[i].due <= now {
      missing[i].tries += 1
      missing[i].due = now + wait
      out.append(UInt16(truncatingIfNeeded: missing[i].sequence))
    }
    soonest = missing.lazy.map(\.due).min()
    return out
  }

  /// When to ask for something; perhaps before anything is due, where what was due has come meanwhile.
  public var nextDeadline: MediaInstant? { soonest }
}
