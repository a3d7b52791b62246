import MediaBasics

/// Learns how late packets come and says how long to hold them back.
///
/// A packet's *offset* is its arrival minus its timestamp. The least offset of the last seconds is the *base*: a packet
/// that met no queue. Whatever is above the base is that packet's delay. Two views of it give the target:
///
/// - *packets*: the delay at which one more millisecond of waiting no longer saves enough of them; a percent is worth
///   20 ms. Compared with a fixed quantile this waits long where that is cheap (little jitter) and accepts a few losses
///   where it is not. Reordered packets, and copies inside later packets, count with the delay they have, so the same
///   optimum decides whether waiting for them pays. Packets that come in a bunch count once, as one stall makes them.
/// - *seconds*: how late the latest packet of a second was; delays that most seconds show are waited for. Stalls that
///   come back every second or two, as on wireless networks, are few packets but many interruptions.
struct ArrivalModel {
  /// Milliseconds of waiting that are worth one percent of packets.
  static let lossCost = 20.0
  /// Waits for the worst of a second in so many of the seconds.
  static let secondsShare = 0.7
  /// A packet that was lost and sent again is waited for like any other up to so many samples (100 ms). Where the way is longer,
  /// concealment and the copies in later packets serve better than so much delay, until losses are many: such a packet counts by the
  /// share of them, and fully where it is this (`manyResent`).
  static let resentLimit: Int64 = 4_800
  static let manyResent = 0.12
  /// From this likelihood on the latest of a second is not looked for among such packets: they tell of no stall.
  static let resentLikelihood: Float = 0.2

  /// About four seconds of 20 ms packets are remembered.
  private var packets = DelayHistogram(forgetting: 0.995)
  /// About five seconds.
  private var seconds = DelayHistogram(forgetting: 0.8)
  /// Share of packets that were lost and sent again, over about the last four seconds.
  private var resentShare = 0.0
  private var window = WindowedMinimum(buckets: 5)
  private var bucketEnd: MediaInstant?
  /// The offset that the histograms' first bins stand for.
  private var origin: Int64?
  private var secondEnd: MediaInstant?
  /// The greatest offset in the present second.
  private var latest: Int64?
  private var lastArrival: MediaInstant?
  private var lastOffset: Int64?
  /// Until then a new timeline looks for its base, and what is known stays as it is.
  private var settled: MediaInstant?
  private var isSettling = false

  private let minimum: Int64
  private let maximum: Int64
  private let start: Int64

  /// How long packets are to be held back beyond the base, samples at 48 kHz.
  private(set) var target: Int64

  /// Interarrival jitter, samples at 48 kHz (RFC 3550 section 6.4.1).
  private(set) var jitter = 0.0

  init(minimum: MediaDuration, maximum: MediaDuration, start: MediaDuration) {
    self.minimum = AudioBlock.samples(in: minimum)
    self.maximum = max(self.minimum, AudioBlock.samples(in: maximum))
    self.start = max(self.minimum, min(self.maximum, AudioBlock.samples(in: start)))
    target = self.start
    // One imagined packet, so that the first real ones meet a sensible guess.
    packets.add(delay: self.start)
  }

  /// The offset of a packet that met no queue; nil before the first packet.
  var base: Int64? { window.minimum }

  /// Arrival on the scale of timestamps: samples at 48 kHz since the clock's epoch.
  static func samples(at instant: MediaInstant) -> Int64 { AudioBlock.samples(in: instant - .zero) }

  /// Learns the arrival of a packet with this extended timestamp.
  ///
  /// - Parameters:
  ///   - isOvertaken: later packets came before it.
  ///   - resentLikelihood: how likely it was lost and sent again, 0…1.
  mutating func learn(timestamp: Int64, arrival: MediaInstant, isOvertaken: Bool, resentLikelihood: Float) {
    let offset = Self.samples(at: arrival) - timestamp
    if let lastOffset { jitter += (Double(abs(offset - lastOffset)) - jitter) / 16 }
    lastOffset = offset
    let sinceLast = lastArrival.map { (arrival - $0).inMilliseconds } ?? 20
    // One that was overtaken is no part of the bunch that it happens to come with.
    if sinceLast > 0, !isOvertaken { lastArrival = arrival }
    resentShare += (Double(resentLikelihood) - resentShare) * 0.005
    advance(to: arrival)
    window.add(offset)
    align(at: arrival)
    count(
      offset: offset, weight: isOvertaken ? 1 : max(0.05, min(1, sinceLast / 20)), resentLikelihood: resentLikelihood)
  }

  /// Learns that a packet's sound can be had from a copy that arrived now.
  mutating func learnCopy(timestamp: Int64, arrival: MediaInstant) {
    count(offset: Self.samples(at: arrival) - timestamp, weight: 1, resentLikelihood: 0)
  }

  /// Starts afresh for a timeline that has nothing to do with the one before; keeps what is known about jitter.
  mutating func rebase() {
    window.reset()
    bucketEnd = nil
    origin = nil
    secondEnd = nil
    latest = nil
    lastArrival = nil
    lastOffset = nil
    settled = nil
    isSettling = true
  }

  private mutating func count(offset: Int64, weight: Double, resentLikelihood: Float) {
    guard let base, !isSettling else { return }
    let delay = offset - base
    let likelihood = delay > Self.resentLimit ? resentLikelihood : 0
    if likelihood < Self.resentLikelihood { latest = max(latest ?? offset, offset) }
    let doubt = (1 - min(1, resentShare / Self.manyResent)) * Double(likelihood)
    packets.add(delay: delay, weight: weight * (1 - doubt))
    let wanted = max(packets.optimum(lossCost: Self.lossCost), seconds.quantile(Self.secondsShare))
    target = max(minimum, min(maximum, wanted))
  }

  private mutating func advance(to now: MediaInstant) {
    // The base is the least of two and a half seconds, in steps of half a second.
    let step = MediaDuration.milliseconds(500)
    if var end = bucketEnd {
      for _ in 0..<5 where now >= end {
        window.advance()
        end += step
      }
      bucketEnd = now >= end ? now + step : end
    } else {
      bucketEnd = now + step
    }
    if let end = secondEnd, now >= end {
      if let latest, let base { seconds.add(delay: latest - base) }
      latest = nil
      secondEnd = nil
    }
    if secondEnd == nil { secondEnd = now + .seconds(1) }
  }

  /// Keeps the histograms' first bins at the base while the base moves.
  private mutating func align(at now: MediaInstant) {
    guard let base else { return }
    if isSettling {
      // After a stall the first packets are the latest, and the base falls with every one that follows.
      let end = settled ?? now + .milliseconds(500)
      settled = end
      isSettling = now < end
      origin = base
    }
    guard let from = origin else {
      origin = base
      return
    }
    let bins = max(-1_000_000, min(1_000_000, (base - from) / DelayHistogram.binSamples))
    guard bins != 0 else { return }
    origin = from + bins * DelayHistogram.binSamples
    packets.shift(by: Int(bins))
    seconds.shift(by: Int(bins))
  }
}
