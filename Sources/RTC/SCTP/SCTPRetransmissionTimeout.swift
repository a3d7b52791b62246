import MediaBasics

/// The smoothed round-trip time and the retransmission timeout that follows from it (RFC 9260 section 6.3.1).
struct SCTPRetransmissionTimeout: Sendable {
  private let minimum: MediaDuration
  private let maximum: MediaDuration
  private(set) var smoothed: MediaDuration?
  private var variation = MediaDuration.zero
  /// The current timeout, doubled by each loss.
  private(set) var current: MediaDuration

  init(_ configuration: SCTPConfiguration) {
    minimum = configuration.minTimeout
    maximum = configuration.maxTimeout
    current = configuration.initialTimeout
  }

  mutating func measured(_ sample: MediaDuration) {
    guard sample >= .zero else { return }
    if let before = smoothed {
      let off = before > sample ? before - sample : sample - before
      variation = (variation * 3 + off) / 4
      smoothed = (before * 7 + sample) / 8
    } else {
      smoothed = sample
      variation = sample / 2
    }
    let wanted = (smoothed ?? sample) + variation * 4
    current = min(maximum, max(minimum, wanted))
  }

  mutating func backOff() { current = min(maximum, current * 2) }
}
