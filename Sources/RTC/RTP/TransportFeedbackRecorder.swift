import MediaBasics

/// Notes arrivals of transport-wide sequence numbers and builds the feedback a sender estimates bandwidth from
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
///
/// A report goes out every 100 ms, after 50 ms when a frame ended, and at once when 100 packets wait.
public struct TransportFeedbackRecorder: Sendable {
  private struct Arrival: Sendable {
    var sequence: Int64
    var at: MediaInstant
  }

  private var extender = SequenceExtender()
  private var arrivals: [Arrival] = []
  private var reportedUpTo: Int64?
  private var lastReport: MediaInstant?
  private var frameEnded = false
  private var count: UInt8 = 0

  static let period = MediaDuration.milliseconds(100)
  static let framePeriod = MediaDuration.milliseconds(50)
  static let maximumWaiting = 100
  /// Arrivals of one report, so that it fits a datagram whatever their deltas and the holes between them.
  static let maximumArrivals = 256

  public init() {}

  public mutating func received(_ sequence: UInt16, marker: Bool, at now: MediaInstant) {
    if let highest = extender.highest, abs(extender.peek(sequence) - highest) > 10_000 {
      // The sender began anew.
      extender = SequenceExtender()
      reportedUpTo = nil
      arrivals.removeAll()
    }
    let extended = extender.extend(sequence)
    if let reportedUpTo, extended <= reportedUpTo { return }
    guard arrivals.count < 1_000 else { return }
    arrivals.append(Arrival(sequence: extended, at: now))
    if lastReport == nil { lastReport = now }
    frameEnded = frameEnded || marker
  }

  public var nextDeadline: MediaInstant? {
    guard !arrivals.isEmpty, let lastReport else { return nil }
    if arrivals.count > Self.maximumWaiting { return lastReport }
    return lastReport + (frameEnded ? Self.framePeriod : Self.period)
  }

  /// The report that is due at `now`; nil when none is.
  public mutating func report(sender: UInt32, media: UInt32, at now: MediaInstant) -> RTCPTransportFeedback? {
    guard let deadline = nextDeadline, deadline <= now else { return nil }
    lastReport = now
    frameEnded = false
    arrivals.sort { $0.sequence < $1.sequence }
    guard let last = arrivals.last, let earliest = arrivals.first else { return nil }
    let first = min(earliest.sequence, reportedUpTo.map { $0 + 1 } ?? earliest.sequence)
    // A hole of more than a report can hold begins the report at the first packet that did arrive.
    let base = last.sequence - first > Int64(RTCPTransportFeedback.maximumStatuses) ? earliest.sequence : first
    let referenceUnits = (earliest.at.nanoseconds / 64_000_000)
    var clock = referenceUnits * 256  // in 250 µs
    var deltas: [Int16?] = []
    var next = base
    var taken = 0
    for arrival in arrivals {
      // What a report has no room for, and what lies beyond too large a hole, begins the next one.
      guard taken < Self.maximumArrivals, arrival.sequence - base < Int64(RTCPTransportFeedback.maximumStatuses) else {
        break
      }
      taken += 1
      if arrival.sequence < next { continue }
      while next < arrival.sequence {
        deltas.append(nil)
        next += 1
      }
      let ticks = arrival.at.nanoseconds / 250_000
      let delta = Int16(clamping: ticks - clock)
      clock += Int64(delta)
      deltas.append(delta)
      next += 1
    }
    reportedUpTo = next - 1
    arrivals.removeFirst(taken)
    defer { count &+= 1 }
    return RTCPTransportFeedback(
      sender: sender, media: media, base: UInt16(truncatingIfNeeded: base),
      referenceTime: UInt32(truncatingIfNeeded: referenceUnits) & 0xff_ffff, count: count, deltas: deltas)
  }
}
