import MediaBasics

/// What a receiver reports of one source: loss, highest sequence number and interarrival jitter (RFC 3550 §6.4.1, A.3, A.8).
public struct ReceptionStatistics: Sendable {
  public let clockRate: UInt32
  private var extender = SequenceExtender()
  private var base: Int64?
  private var expectedPrior: Int64 = 0
  private var receivedPrior: Int64 = 0
  private var transit: Int64?
  private var jitterTimes16: Int64 = 0

  public private(set) var received: Int64 = 0
  public private(set) var bytes: Int64 = 0
  public private(set) var lastArrival: MediaInstant?
  /// Middle 32 bits of the NTP time of the last sender report, and when it came.
  public private(set) var lastSenderReport: (middle: UInt32, at: MediaInstant)?

  public init(clockRate: UInt32) { self.clockRate = max(1, clockRate) }

  /// What a packet was counted as.
  public struct Counted: Sendable, Equatable {
    public var extendedSequence: Int64
    /// The packet lies so far from those before it that the source has begun anew, and the numbering with it.
    public var isRestart: Bool
  }

  /// Counts a packet.
  @discardableResult
  public mutating func count(sequence: UInt16, timestamp: UInt32, length: Int, at now: MediaInstant) -> Counted {
    // RFC 3550 A.1: a jump this large is a restarted source.
    let isRestart = extender.highest.map { abs(extender.peek(sequence) - $0) > 3_000 } ?? false
    if isRestart {
      extender = SequenceExtender()
      base = nil
      expectedPrior = 0
      receivedPrior = 0
      received = 0
      transit = nil
    }
    let extended = extender.extend(sequence)
    base = min(base ?? extended, extended)
    received += 1
    bytes &+= Int64(length)
    let (seconds, rest) = now.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let arrival = seconds &* Int64(clockRate) &+ rest * Int64(clockRate) / 1_000_000_000
    let now32 = UInt32(truncatingIfNeeded: arrival) &- timestamp
    if let transit {
      let d = abs(Int64(now32.distance(from: UInt32(truncatingIfNeeded: transit))))
      if d < Int64(clockRate) * 5 { jitterTimes16 += d - (jitterTimes16 + 8) / 16 }
    }
    transit = Int64(now32)
    lastArrival = now
    return Counted(extendedSequence: extended, isRestart: isRestart)
  }

  public mutating func noteSenderReport(ntp: UInt64, at now: MediaInstant) {
    lastSenderReport = (UInt32(truncatingIfNeeded: ntp >> 16), now)
  }

  public var jitter: UInt32 { UInt32(clamping: jitterTimes16 / 16) }
  public var jitterDuration: MediaDuration { .seconds(Double(jitter) / Double(clockRate)) }
  public var expected: Int64 { (extender.highest ?? -1) - (base ?? 0) + 1 }
  public var lost: Int64 { base == nil ? 0 : expected - received }
  public var highestSequence: Int64? { extender.highest }

  /// The block for the next report; moves the interval that `fractionLost` covers.
  public mutating func reportBlock(ssrc: UInt32, at now: MediaInstant) -> RTCPReportBlock? {
    guard let highest = extender.highest, base != nil else { return nil }
    let expectedInterval = expected - expectedPrior
    let receivedInterval = received - receivedPrior
    expectedPrior = expected
    receivedPrior = received
    let lostInterval = expectedInterval - receivedInterval
    let fraction = expectedInterval <= 0 || lostInterval <= 0 ? 0 : min(255, lostInterval * 256 / expectedInterval)
    var delay: UInt32 = 0
    if let report = lastSenderReport {
      delay = UInt32(clamping: Int64((now - report.at).inSeconds * 65_536))
    }
    return RTCPReportBlock(
      ssrc: ssrc, fractionLost: UInt8(fraction), cumulativeLost: Int32(clamping: min(max(lost, -0x80_0000), 0x7f_ffff)),
      highestSequence: UInt32(truncatingIfNeeded: highest), jitter: jitter,
      lastSenderReport: lastSenderReport?.middle ?? 0, delaySinceLastSenderReport: delay)
  }
}
