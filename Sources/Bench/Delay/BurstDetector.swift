import MediaBasics
import Sound

/// Finds where bursts begin in what comes out of a sink.
struct BurstDetector {
  private var position = 0
  private var last: Int?

  /// Looks at a block handed out at `now`, which is taken to have sounded in the time before.
  /// - Returns: when a burst began in it; nil when none did.
  mutating func onset(in block: borrowing Span<Float>, at now: MediaInstant) -> MediaInstant? {
    defer { position += block.count }
    for i in block.indices where abs(block[i]) > BurstSchedule.threshold {
      let at = position + i
      guard last.map({ at - $0 > BurstSchedule.deadTime }) ?? true else { continue }
      last = at
      return now - AudioBlock.duration(of: Int64(block.count - i))
    }
    return nil
  }
}

/// The ear: hears bursts and notes when each began.
final class BurstSink: AudioSink {
  let name = "ear"
  let pacing = Pacing.engine
  private let heard: BurstTimes
  private var detector = BurstDetector()

  init(heard: BurstTimes) { self.heard = heard }

  func start() throws(SoundFailure) {}

  func write(_ block: borrowing Span<Float>) -> SinkWrite {
    if let onset = detector.onset(in: block, at: MonotonicClock.now()) { heard.add(onset) }
    return .written
  }

  func stop() {}
}
