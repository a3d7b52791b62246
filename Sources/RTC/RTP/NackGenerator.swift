import MediaBasics

/// Decides which missing packets of one stream to ask for again, and when (RFC 4585 §6.2.1; numbers as in libwebrtc).
///
/// A gap is asked for after a short wait for reordered packets, then once a round trip, later more rarely, until it is filled, too old or
/// was asked for ten times. Where answers take longer than the round trip is thought to be, a queue is full, and asking as often would keep
/// it so: then the time that answers take counts. What an outage swallowed is not asked for but for its last second: the rest comes too late to be of use,
/// and would come all at once.
public struct NackGenerator: Sendable {
  struct Missing: Sendable {
    var sequence: Int64
    var due: MediaInstant
    /// When it would have come, had the packets of its gap come evenly.
    var expected: MediaInstant
    var tries: Int
    /// When it was first asked for.
    var askedAt: MediaInstant?
  }

  private var missing: [Missing] = []
  /// No later than the first that is due; found anew whenever something is asked for, since it is looked at for every packet.
  private var soonest: MediaInstant?
  private var highest: Int64?
  /// When the packet with the highest number came.
  private var highestAt = MediaInstant.zero
  private var judge = ResendJudge()
  /// As it was when something was last asked for.
  private var roundTrip = MediaDuration.zero
  /// How long it took, on average over the last few, from asking until the packet came.
  private var answerTime = MediaDuration.zero

  static let reorderWait = MediaDuration.milliseconds(10)
  static let maximumAge = MediaDuration.milliseconds(1_000)
  static let maximumTries = 10
  static let maximumMissing = 500

  public init() {}

  /// Notes the arrival of a packet by its extended sequence number.
  ///
  /// - Parameter isRestart: the source begins anew with it, by the judgement of `ReceptionStatistics`; nothing before it is missing.
  /// - Returns: how likely it was lost and sent again and not only late, 0…1.
  @discardableResult
  public mutating func received(_ sequence: Int64, isRestart: Bool = false, at now: MediaInstant) -> Float {
    guard let highest, !isRestart else {
      restart(sequence, at: now)
      return 0
    }
    if sequence <= highest { return fill(sequence, behind: highest - sequence, at: now) }
    judge.advance(by: sequence - highest)
    let gap = sequence - highest - 1
    let since = now - highestAt
    self.highest = sequence
    highestAt = now
    // So much is not asked for: the far end would not have it any more.
    guard gap <= Int64(Self.maximumMissing) else {
      restart(sequence, at: now)
      return 0
    }
    if gap > 0 {
      for s in (highest + 1)..<sequence {
        let before = since * Int(sequence - s) / Int(gap + 1)
        guard before <= Self.maximumAge else { continue }
        missing.append(
          Missing(sequence: s, due: now + Self.reorderWait, expected: now - before, tries: 0, askedAt: nil))
      }
      if !missing.isEmpty { soonest = .earliest(soonest, now + Self.reorderWait) }
      if missing.count > Self.maximumMissing { missing.removeFirst(missing.count - Self.maximumMissing) }
    }
    return 0
  }

  /// Notes that a packet that had come came once more.
  public mutating func receivedAgain(_ sequence: UInt16) {
    guard let highest else { return }
    judge.cameAgain(behind: Int64(UInt16(truncatingIfNeeded: highest) &- sequence))
  }

  private mutating func fill(_ sequence: Int64, behind: Int64, at now: MediaInstant) -> Float {
    guard let index = missing.firstIndex(where: { $0.sequence == sequence }) else { return 0 }
    let askedAt = missing.remove(at: index).askedAt
    if missing.isEmpty { soonest = nil }
    guard let askedAt else { return 0 }
    answerTime = (answerTime * 7 + (now - askedAt)) / 8
    // Sooner than a round trip no answer comes; what is known of it is a mean, and some are quicker.
    guard now - askedAt >= roundTrip / 2 else { return 0 }
    judge.came(behind: behind)
    return judge.share
  }

  private mutating func restart(_ sequence: Int64, at now: MediaInstant) {
    missing.removeAll()
    soonest = nil
    highest = sequence
    highestAt = now
  }

  /// Sequence numbers to ask for now; each is due again a round trip later, the third time two, and then four.
  public mutating func due(at now: MediaInstant, roundTrip: MediaDuration) -> [UInt16] {
    guard !missing.isEmpty else {
      soonest = nil
      return []
    }
    missing.removeAll { now - $0.expected > Self.maximumAge || $0.tries >= Self.maximumTries }
    var out: [UInt16] = []
    let wait = max(roundTrip, answerTime, .milliseconds(20))
    self.roundTrip = roundTrip
    for i in missing.indices where missing[i].due <= now {
      missing[i].tries += 1
      missing[i].askedAt = missing[i].askedAt ?? now
      missing[i].due = now + wait * (1 << max(0, min(2, missing[i].tries - 2)))
      out.append(UInt16(truncatingIfNeeded: missing[i].sequence))
    }
    soonest = missing.lazy.map(\.due).min()
    return out
  }

  /// When to ask for something; perhaps before anything is due, where what was due has come meanwhile.
  public var nextDeadline: MediaInstant? { soonest }
}
