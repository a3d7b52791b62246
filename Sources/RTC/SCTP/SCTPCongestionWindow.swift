/// Slow start and congestion avoidance of RFC 9260 section 7.2, in bytes of chunks.
struct SCTPCongestionWindow: Sendable {
  private let packetSize: Int
  private let maximum: Int
  private(set) var size: Int
  private(set) var slowStartThreshold: Int
  private var partialBytesAcknowledged = 0

  init(_ configuration: SCTPConfiguration) {
    packetSize = configuration.maxPacketSize
    maximum = max(configuration.maxCongestionWindow, 4 * packetSize)
    size = Self.initial(packetSize)
    // High on purpose: the path's capacity is found by slow start, not guessed from the peer's buffer.
    slowStartThreshold = maximum
  }

  private static func initial(_ packetSize: Int) -> Int { min(4 * packetSize, max(2 * packetSize, 4404)) }

  /// Grows after a SACK that moved the cumulative TSN while the window was in full use.
  ///
  /// - Parameter bytes: newly acknowledged.
  mutating func acknowledged(_ bytes: Int) {
    if size <= slowStartThreshold {
      // Bytes are counted, not SACKs: a receiver that reads a burst of packets at once answers them with one SACK.
      // Doubling at most keeps a single SACK from opening everything.
      size += min(bytes, size)
    } else {
      partialBytesAcknowledged += bytes
      if partialBytesAcknowledged >= size {
        partialBytesAcknowledged -= size
        size += packetSize
      }
    }
    size = min(size, maximum)
  }

  /// Everything that was on its way has arrived.
  mutating func flightEnded() { partialBytesAcknowledged = 0 }

  /// Three reports of a missing chunk.
  mutating func lost() {
    slowStartThreshold = max(size / 2, 4 * packetSize)
    size = slowStartThreshold
    partialBytesAcknowledged = 0
  }

  /// The retransmission timer ran out.
  mutating func timedOut() {
    slowStartThreshold = max(size / 2, 4 * packetSize)
    size = packetSize
    partialBytesAcknowledged = 0
  }

  /// Nothing was sent for `timeouts` retransmission timeouts: half for each, down to the first window.
  mutating func idle(timeouts: Int) {
    for _ in 0..<min(16, max(0, timeouts)) where size > 4 * packetSize { size = max(size / 2, 4 * packetSize) }
  }
}
