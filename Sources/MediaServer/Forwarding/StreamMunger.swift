import MediaBasics

/// Gives a forwarded stream contiguous sequence numbers and continuous timestamps, whatever its sources do.
///
/// Dropped packets (padding, unwanted layers) close up instead of looking like loss; real gaps stay gaps, so that the receiver
/// can ask for what is missing; a late packet gets the number that was kept free for it. When the source changes, the stream
/// goes on from where it was.
struct StreamMunger: Sendable {
  /// What becomes of a packet.
  enum Verdict: Sendable, Equatable {
    case forward(sequence: UInt16, timestamp: UInt32)
    case drop(DropReason)
  }

  enum DropReason: Sendable, Equatable {
    /// Already forwarded, or dropped on purpose.
    case duplicate
    /// So late that the number kept for it is no longer known.
    case tooOld
    /// Carries only padding.
    case padding
    /// From before the current source was chosen.
    case beforeSwitch
  }

  /// From this source number on, numbers are lowered by `offset`.
  private struct Shift: Sendable {
    var from: Int64
    var offset: Int64
  }

  private static let keptShifts = 32

  private var sequences = SequenceExtender()
  private var shifts: [Shift] = []
  private var firstOfSource: Int64 = 0
  private var highestIn: Int64?
  private var timestampOffset: UInt32 = 0
  /// One bit per source number up to 64 behind the highest, set when it was seen.
  private var seen: UInt64 = 0

  private var nextOut: Int64
  /// The newest sequence number and timestamp that went out; nil before the first.
  private(set) var lastSequence: UInt16?
  private(set) var lastTimestamp: UInt32?

  /// - Parameter firstSequence: the number of the first packet that goes out. Starting low leaves a late packet from before the
  ///   first without wrapping SRTP's rollover counter, whose start both sides take as zero (RFC 3711, section 3.3.1).
  init(firstSequence: UInt16) {
    nextOut = Int64(firstSequence)
    shifts.reserveCapacity(Self.keptShifts)
  }

  /// Starts or changes the source: the packet with `sequence` and `timestamp` goes out next.
  ///
  /// - Parameter newTimestamp: the outgoing timestamp of that packet.
  mutating func begin(sequence: UInt16, timestamp: UInt32, as newTimestamp: UInt32) {
    sequences = SequenceExtender()
    let first = sequences.extend(sequence)
    shifts.removeAll(keepingCapacity: true)
    shifts.append(Shift(from: first, offset: first - nextOut))
    firstOfSource = first
    highestIn = nil
    seen = 0
    timestampOffset = newTimestamp &- timestamp
  }

  /// Decides about one packet of the current source. Call `begin` before the first.
  ///
  /// - Parameter isDropped: true for a packet that must not go out (padding only, or a layer that is not wanted).
  mutating func map(sequence: UInt16, timestamp: UInt32, isDropped: Bool = false) -> Verdict {
    guard let firstShift = shifts.first else { return .drop(.beforeSwitch) }
    let extended = sequences.extend(sequence)
    guard extended >= firstOfSource else { return .drop(.beforeSwitch) }

    let highest = highestIn ?? (extended - 1)
    if extended > highest {
      let ahead = extended - highest
      seen = ahead >= 64 ? 0 : seen << UInt64(ahead)
      seen |= 1
      highestIn = extended
      guard !isDropped else {
        pushShift(from: extended + 1)
        return .drop(.padding)
      }
      let out = extended - (shifts.last?.offset ?? 0)
      nextOut = out + 1
      let verdict = Verdict.forward(
        sequence: UInt16(truncatingIfNeeded: out), timestamp: timestamp &+ timestampOffset)
      lastSequence = UInt16(truncatingIfNeeded: out)
      lastTimestamp = timestamp &+ timestampOffset
      return verdict
    }

    let behind = highest - extended
    guard behind < 64 else { return .drop(.tooOld) }
    let bit = UInt64(1) << UInt64(behind)
    guard seen & bit == 0 else { return .drop(.duplicate) }
    seen |= bit
    guard !isDropped else { return .drop(.padding) }
    guard extended >= firstShift.from, let shift = shifts.last(where: { $0.from <= extended }) else {
      return .drop(.tooOld)
    }
    return .forward(
      sequence: UInt16(truncatingIfNeeded: extended - shift.offset), timestamp: timestamp &+ timestampOffset)
  }

  /// Takes the next number for a packet of our own, `step` ticks after the newest; nil before the first packet.
  ///
  /// The current source must begin anew (`begin`) before its next packet.
  mutating func insert(step: UInt32) -> (sequence: UInt16, timestamp: UInt32)? {
    guard let timestamp = lastTimestamp else { return nil }
    let sequence = UInt16(truncatingIfNeeded: nextOut)
    nextOut += 1
    lastSequence = sequence
    lastTimestamp = timestamp &+ step
    return (sequence, timestamp &+ step)
  }

  private mutating func pushShift(from: Int64) {
    let offset = (shifts.last?.offset ?? 0) + 1
    if shifts.count == Self.keptShifts { shifts.removeFirst() }
    shifts.append(Shift(from: from, offset: offset))
  }

  /// The timestamp that continues the stream at `now` when nothing better is known: the time since the last packet, in ticks.
  static func continuedTimestamp(last: UInt32, elapsed: MediaDuration, clockRate: UInt32) -> UInt32 {
    let ticks = max(1, elapsed.inSeconds * Double(clockRate))
    return last &+ UInt32(truncatingIfNeeded: Int64(min(ticks, 4e9)))
  }
}
