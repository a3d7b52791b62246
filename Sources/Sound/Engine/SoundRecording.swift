import Synchronization

/// A few seconds of captured sound, for somebody who wants to hear themselves.
public final class SoundRecording: Sendable {
  /// Seconds that can be kept.
  public static let longest = 10.0

  private struct Kept {
    var samples: [Float]
    var count = 0
    var done: (@Sendable (SoundClip) -> Void)?
  }

  private let kept: Mutex<Kept>

  /// - Parameters:
  ///   - seconds: 0.1…10.
  ///   - done: takes what was recorded, once, on the audio thread: return at once.
  public init(seconds: Double, done: @escaping @Sendable (SoundClip) -> Void) {
    let blocks = Int(max(0.1, min(Self.longest, seconds)) * 100)
    kept = Mutex(Kept(samples: [Float](repeating: 0, count: blocks * AudioBlock.frames), done: done))
  }

  /// Whoever waits for one that nobody recorded waits no longer.
  deinit { finish() }

  /// Adds a block; true when there is no room for another.
  func add(_ block: borrowing Span<Float>) -> Bool {
    // Only the capture thread comes here: nobody is waited for.
    let done = kept.withLock { kept -> (@Sendable (SoundClip) -> Void)? in
      for i in 0..<min(block.count, kept.samples.count - kept.count) {
        kept.samples[kept.count + i] = block[i].isFinite ? block[i] : 0
      }
      kept.count += min(block.count, kept.samples.count - kept.count)
      return kept.count == kept.samples.count ? kept.done : nil
    }
    if done != nil { finish() }
    return done != nil
  }

  /// Ends it with what there is.
  func finish() {
    let (done, clip) = kept.withLock { kept in
      defer {
        kept.done = nil
        kept.samples = []
      }
      return (kept.done, SoundClip(kept.samples, count: kept.count))
    }
    done?(clip)
  }
}
