import Glibc
import MediaBasics
import Sound

/// A call in virtual time: packets through a network with loss, jitter and reordering into a jitter buffer that is
/// pulled every 10 ms. The same seed gives the same call.
struct VirtualCall {
  var seed: UInt64 = 1
  /// Mean of the exponential part of the delay, ms; cut at five times that.
  var jitter = 0.0
  var baseDelay = 20.0
  /// Share of packets lost.
  var loss = 0.0
  /// Mean length of a loss, packets; 1 is independent loss.
  var burst = 1.0
  /// The receiver's clock against the sender's, parts per million.
  var drift = 0.0
  /// Where the pulls lie between the packets, ms.
  var phase = 3.0
  var firstSequence: UInt16 = 65_500
  var firstTimestamp: UInt32 = 4_294_900_000
  /// Extra delay of a packet sent at so many ms.
  var extra: (Double) -> Double = { _ in 0 }
  /// Whether a packet sent at so many ms is known to have been lost and sent again.
  var isResent: (Double) -> Bool = { _ in false }
  /// Extra loss of a packet sent at so many ms.
  var outage: (Double) -> Bool = { _ in false }
  var configuration = JitterBufferConfiguration()

  struct Outcome {
    var samples: [Float] = []
    var kinds: [JitterBufferOutput] = []
    var statistics = JitterBufferStatistics()
    /// Statistics at the end of every second.
    var history: [JitterBufferStatistics] = []
  }

  /// Sends `stream`, whose packet n is complete `milliseconds` × (n + 1) after the start, and listens until it ends.
  func run(_ stream: CodedStream, milliseconds: Double = 20, listen: Double? = nil) throws -> Outcome {
    var random = SeededGenerator(seed: seed)
    func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }
    var arrivals: [(at: Double, packet: Int)] = []
    var isLosing = false
    for n in stream.packets.indices {
      let sent = Double(stream.packets[n].timestamp) / 48 + milliseconds
      if burst > 1 {
        isLosing = isLosing ? uniform() >= 1 / burst : uniform() < loss / (1 - loss) / burst
      } else {
        isLosing = uniform() < loss
      }
      let queueing = jitter > 0 ? min(-jitter * log(1 - uniform()), 5 * jitter) : 0
      guard !isLosing, !outage(sent) else { continue }
      arrivals.append((sent + baseDelay + queueing + extra(sent), n))
    }
    arrivals.sort { $0.at < $1.at }

    var buffer = try JitterBuffer(configuration: configuration)
    var outcome = Outcome()
    var block = [Float](repeating: 0, count: AudioBlock.frames * configuration.channels.count)
    let end = listen ?? Double((stream.packets.last?.timestamp ?? 0) / 48) + milliseconds
    var next = 0
    var pulls = 0
    while true {
      let at = phase + 10 * Double(pulls) * (1 + drift / 1e6)
      guard at < end else { break }
      while next < arrivals.count, arrivals[next].at <= at {
        let packet = stream.packets[arrivals[next].packet]
        buffer.insert(
          packet.payload.span.bytes, source: 7,
          sequence: firstSequence &+ UInt16(truncatingIfNeeded: arrivals[next].packet),
          timestamp: firstTimestamp &+ packet.timestamp, arrival: Self.instant(arrivals[next].at),
          resentLikelihood: isResent(Double(packet.timestamp) / 48 + milliseconds) ? 1 : 0)
        next += 1
      }
      var span = block.mutableSpan
      outcome.kinds.append(buffer.pull(into: &span, at: Self.instant(at)))
      outcome.samples += block
      pulls += 1
      if pulls % 100 == 0 { outcome.history.append(buffer.statistics) }
    }
    outcome.statistics = buffer.statistics
    return outcome
  }

  static func instant(_ milliseconds: Double) -> MediaInstant {
    .zero + .microseconds(Int(1_000_000 + milliseconds * 1_000))
  }
}
