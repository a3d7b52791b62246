import MediaBasics

/// What a receiver reports about one stream (RFC 3550, section 6.4.1 and appendix A.8), and the same per scoring window.
struct ReceptionStatistics: Sendable {
  private let clockRate: UInt32
  private var extender = SequenceExtender()
  private var first: Int64?
  private var received: Int64 = 0
  private var expectedPrior: Int64 = 0
  private var receivedPrior: Int64 = 0
  private var windowExpectedPrior: Int64 = 0
  private var windowReceivedPrior: Int64 = 0
  private var windowBytes = 0
  private var transit: Int64?
  private var jitterTicks = 0.0
  private var lastReport: (middle: UInt32, at: MediaInstant)?

  init(clockRate: UInt32) { self.clockRate = max(1, clockRate) }

  /// The fields of one report block.
  struct Block: Sendable, Equatable {
    /// Loss since the last block, in 1/256.
    var fractionLost: UInt8
    /// Packets lost in all; less than zero with duplicates; clamped to 24 bits.
    var cumulativeLost: Int32
    var highestSequence: UInt32
    /// In clock ticks.
    var jitter: UInt32
    var lastSenderReport: UInt32
    /// In 1/65536 s.
    var delaySinceLastSenderReport: UInt32
  }

  /// Interarrival jitter.
  var jitter: MediaDuration { .seconds(jitterTicks / Double(clockRate)) }
  var packetCount: Int64 { received }

  mutating func received(sequence: UInt16, timestamp: UInt32, bytes: Int, at now: MediaInstant) {
    let extended = extender.extend(sequence)
    if first == nil { first = extended }
    received += 1
    windowBytes += bytes
    let arrival = Int64((now - .zero).inSeconds * Double(clockRate))
    let newTransit = arrival &- Int64(timestamp)
    if let transit {
      // Both wrap with the timestamp: take the difference modulo 2^32.
      let d = Double(abs(Int64(Int32(truncatingIfNeeded: newTransit &- transit))))
      jitterTicks += (d - jitterTicks) / 16
    }
    transit = newTransit
  }

  /// Takes the middle 32 bits of a sender report's NTP time.
  mutating func senderReport(middleNTP: UInt32, at now: MediaInstant) { lastReport = (middleNTP, now) }

  /// The block to send now; nil before the first packet.
  mutating func block(at now: MediaInstant) -> Block? {
    guard let first, let highest = extender.highest else { return nil }
    let expected = highest - first + 1
    let expectedHere = expected - expectedPrior
    let receivedHere = received - receivedPrior
    expectedPrior = expected
    receivedPrior = received
    let lostHere = expectedHere - receivedHere
    let fraction = expectedHere > 0 && lostHere > 0 ? min(255, lostHere * 256 / expectedHere) : 0
    let delay = lastReport.map { UInt32(clamping: Int64((now - $0.at).inSeconds * 65_536)) } ?? 0
    return Block(
      fractionLost: UInt8(fraction),
      cumulativeLost: Int32(max(-0x80_0000, min(0x7f_ffff, expected - received))),
      highestSequence: UInt32(truncatingIfNeeded: highest),
      jitter: UInt32(min(jitterTicks, 4e9)),
      lastSenderReport: lastReport?.middle ?? 0,
      delaySinceLastSenderReport: delay)
  }

  /// Packets expected and lost and bytes since the last call.
  mutating func closeWindow() -> (expected: Int, lost: Int, bytes: Int) {
    guard let first, let highest = extender.highest else { return (0, 0, 0) }
    let expected = highest - first + 1
    let expectedHere = expected - windowExpectedPrior
    let receivedHere = received - windowReceivedPrior
    windowExpectedPrior = expected
    windowReceivedPrior = received
    defer { windowBytes = 0 }
    return (Int(expectedHere), Int(max(0, expectedHere - receivedHere)), windowBytes)
  }
}
