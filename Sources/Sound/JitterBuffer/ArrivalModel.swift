import MediaBasics

/// Learns how late packets come and says how long to hold them back.
///
/// A packet's *offset* is its arrival minus its timestamp. The least offset of the last seconds is the *base*: a packet
/// that met no queue. Whatever is above the base is that packet's delay, kept in a histogram that forgets. The target is
/// the delay at which one more millisecond of waiting no longer saves enough packets: waiting costs 1 per ms, a lost
/// packet `lossCost` per percent. Compared with a fixed quantile this waits long where that is cheap (little jitter) and
/// accepts a few losses where it is not. Reordered packets and copies that arrive inside later packets count with the
/// delay they have, so the same optimum also decides whether waiting for them pays.
struct ArrivalModel {
  /// Milliseconds of waiting that are worth one percent of packets.
  static let lossCost = 20.0
  /// Width of a histogram bin, samples at 48 kHz (2 ms).
  static let binSamples: Int64 = 96
  static let binCount = 512
  /// The weight of older packets shrinks by this with every new one; about four seconds of 20 ms packets are remembered.
  static let forgetting = 0.995

  private var histogram = [Double](repeating: 0, count: binCount)
  private var total = 0.0
  private var packets = 0
  private var window = WindowedMinimum(buckets: 5)
  private var bucketEnd: MediaInstant?
  /// The base the histogram's first bin stands for.
  private var origin: Int64?

  private let minimum: Int64
  private let maximum: Int64
  private let start: Int64

  /// How long packets are to be held back beyond the base, samples at 48 kHz.
  private(set) var target: Int64

  /// Interarrival jitter, samples at 48 kHz (RFC 3550 section 6.4.1).
  private(set) var jitter = 0.0
  private var lastOffset: Int64?

  init(minimum: MediaDuration, maximum: MediaDuration, start: MediaDuration) {
    self.minimum = AudioBlock.samples(in: minimum)
    self.maximum = max(self.minimum, AudioBlock.samples(in: maximum))
    self.start = max(self.minimum, AudioBlock.samples(in: start))
    target = self.start
    seed()
  }

  /// The offset of a packet that met no queue; nil before the first packet.
  var base: Int64? { window.minimum }

  /// Arrival on the scale of timestamps: samples at 48 kHz since the clock's epoch.
  static func samples(at instant: MediaInstant) -> Int64 { AudioBlock.samples(in: instant - .zero) }

  /// Learns one arrival.
  ///
  /// - Parameters:
  ///   - timestamp: extended timestamp of the packet.
  ///   - extra: samples that the packet's content is later than its arrival says, as when it recovers an earlier one.
  ///   - weight: how much it counts.
  mutating func learn(timestamp: Int64, arrival: MediaInstant, measuresJitter: Bool = true) {
    let offset = Self.samples(at: arrival) - timestamp
    if measuresJitter {
      if let lastOffset { jitter += (Double(abs(offset - lastOffset)) - jitter) / 16 }
      lastOffset = offset
    }
    advanceWindow(to: arrival)
    window.add(offset)
    align()
    count(delay: offset - (window.minimum ?? offset))
    updateTarget()
  }

  /// Counts a packet that never came but can be recovered from one that arrived `arrival`.
  mutating func learnRecovery(timestamp: Int64, arrival: MediaInstant) {
    guard let base else { return }
    count(delay: Self.samples(at: arrival) - timestamp - base)
    updateTarget()
  }

  /// Starts afresh for a timeline that has nothing to do with the one before; keeps what is known about jitter.
  mutating func rebase() {
    window.reset()
    origin = nil
    lastOffset = nil
    bucketEnd = nil
  }

  /// Forgets everything.
  mutating func reset() {
    rebase()
    for i in histogram.indices { histogram[i] = 0 }
    total = 0
    packets = 0
    jitter = 0
    target = start
    seed()
  }

  /// One imagined packet as late as the starting target, so that the first real ones meet a sensible guess.
  private mutating func seed() {
    histogram[bin(of: start)] = 1
    total = 1
    packets = 1
  }

  private func bin(of delay: Int64) -> Int { Int(max(0, min(Int64(Self.binCount - 1), delay / Self.binSamples))) }

  private mutating func advanceWindow(to now: MediaInstant) {
    let step = MediaDuration.milliseconds(500)
    guard var end = bucketEnd else {
      bucketEnd = now + step
      return
    }
    var moves = 0
    while now >= end, moves < 5 {
      window.advance()
      end = end + step
      moves += 1
    }
    bucketEnd = now >= end ? now + step : end
  }

  private mutating func count(delay: Int64) {
    // Until there are enough packets every one counts alike.
    packets = min(packets + 1, 100_000)
    let keep = min(Self.forgetting, 1 - 1 / Double(packets))
    for i in histogram.indices { histogram[i] *= keep }
    total = total * keep + (1 - keep)
    histogram[bin(of: delay)] += 1 - keep
  }

  /// Keeps the histogram's first bin at the base while the base moves.
  private mutating func align() {
    guard let base = window.minimum else { return }
    guard let from = origin else {
      origin = base
      return
    }
    let bins = Int(max(Int64(-Self.binCount), min(Int64(Self.binCount), (base - from) / Self.binSamples)))
    guard bins != 0 else { return }
    origin = from + Int64(bins) * Self.binSamples
    let last = Self.binCount - 1
    if bins > 0 {
      // The base rose: what was late is less late now.
      var gathered = 0.0
      for i in 0...min(bins, last) { gathered += histogram[i] }
      for i in 0...last { histogram[i] = i + bins <= last ? histogram[i + bins] : 0 }
      histogram[0] = gathered
    } else {
      var gathered = 0.0
      for i in max(0, last + bins)...last { gathered += histogram[i] }
      for i in stride(from: last, through: 0, by: -1) { histogram[i] = i + bins >= 0 ? histogram[i + bins] : 0 }
      histogram[last] = gathered
    }
  }

  private mutating func updateTarget() {
    let binMilliseconds = Double(Self.binSamples) / 48
    var late = total
    var best = Double.infinity
    var bestBin = 0
    for i in 0..<Self.binCount {
      late -= histogram[i]
      let cost = Double(i + 1) * binMilliseconds + Self.lossCost * 100 * max(0, late) / max(total, 1e-9)
      if cost < best {
        best = cost
        bestBin = i
      }
      if late <= 0 { break }
    }
    target = max(minimum, min(maximum, Int64(bestBin + 1) * Self.binSamples))
  }
}
