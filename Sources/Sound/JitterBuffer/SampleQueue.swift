/// Decoded samples on their way out, with a stretch of those that went out before them.
///
/// Interleaved; counts are per channel. The memory made at init suffices for packets of 20 ms; it grows once, to its bound, when longer ones
/// come: in a large call there is one queue for each person.
struct SampleQueue {
  let channels: Int
  /// Samples per channel kept after they went out.
  let historyLimit: Int
  /// Samples per channel that there may ever be, history included.
  private let limit: Int
  private var storage: [Float]
  private var start: Int
  private var end: Int

  init(channels: ChannelLayout, capacity: Int, history: Int) {
    self.channels = channels.count
    historyLimit = history
    limit = capacity + 2 * history
    storage = Array(repeating: 0, count: min(limit, 2 * history + Self.usual) * channels.count)
    start = history
    end = history
  }

  /// Samples of two packets of 20 ms, and a block of 10 ms.
  private static let usual = 2 * 960 + AudioBlock.frames

  /// Samples waiting.
  var count: Int { end - start }

  /// Samples that went out and are still known.
  var history: Int { min(start, historyLimit) }

  /// Samples that can be appended.
  var room: Int { limit - historyLimit - count }

  /// Appends the first `frames` of `samples`, as many as there is room for.
  mutating func append(_ samples: borrowing [Float], frames: Int, from offset: Int = 0) {
    let frames = min(frames, room)
    guard frames > 0 else { return }
    makeRoom(frames)
    for i in 0..<(frames * channels) { storage[end * channels + i] = samples[offset * channels + i] }
    end += frames
  }

  /// Takes `frames` from the front into `output`; the caller saw to it that they are there.
  mutating func take(_ frames: Int, into output: inout MutableSpan<Float>) {
    let frames = min(frames, count)
    for i in 0..<min(frames * channels, output.count) { output[i] = storage[start * channels + i] }
    start += frames
  }

  /// The greatest magnitude of the first `count` waiting samples.
  func peak(count: Int) -> Float {
    var peak: Float = 0
    for i in 0..<(min(count, self.count) * channels) { peak = max(peak, abs(storage[start * channels + i])) }
    return peak
  }

  /// The mean of the channels from `position` on, for measuring.
  func mix(from position: Int, count: Int, into output: inout [Float]) {
    let first = (start + position) * channels
    if channels == 1 {
      for i in 0..<count { output[i] = storage[first + i] }
    } else {
      for i in 0..<count { output[i] = 0.5 * (storage[first + 2 * i] + storage[first + 2 * i + 1]) }
    }
  }

  /// Shortens by `lag`: the `overlap` samples at `position` fade into those `lag` later, and what lies between is gone.
  mutating func cut(lag: Int, at position: Int, overlap: Int) {
    for i in 0..<overlap {
      let weight = Self.fade(i, overlap)
      for c in 0..<channels {
        let from = (start + position + i) * channels + c
        storage[from] += weight * (storage[from + lag * channels] - storage[from])
      }
    }
    let first = (start + position + overlap) * channels
    let moved = (end - start - position - overlap - lag) * channels
    for i in 0..<moved { storage[first + i] = storage[first + lag * channels + i] }
    end -= lag
  }

  /// Lengthens by `lag`: the `overlap` samples at `position` fade into those `lag` earlier, which then sound again.
  mutating func stretch(lag: Int, at position: Int, overlap: Int) {
    guard room >= lag else { return }
    makeRoom(lag)
    // From `position` on everything moves `lag` later; the gap holds what sounded before, faded in.
    let first = (start + position) * channels
    let shift = lag * channels
    for i in stride(from: (end - start - position) * channels - 1, through: 0, by: -1) {
      storage[first + shift + i] = storage[first + i]
    }
    end += lag
    // Position p + i for i < lag must become a fade from x(p + i) to x(p + i − lag). The original x(p + i) stands at
    // p + i + lag now; x(p + i − lag) is still in its place before p.
    for i in 0..<lag {
      let weight = i < overlap ? Self.fade(i, overlap) : 1
      for c in 0..<channels {
        let at = (start + position + i) * channels + c
        let forward = storage[at + shift]
        storage[at] = forward + weight * (storage[at - shift] - forward)
      }
    }
  }

  /// Blends the first `frames` waiting samples from `tail` into themselves, for a join that would click.
  mutating func blend(from tail: borrowing [Float], frames: Int, at position: Int) {
    let frames = min(frames, count - position)
    guard frames > 0 else { return }
    for i in 0..<frames {
      let weight = Self.fade(i, frames)
      for c in 0..<channels {
        let at = (start + position + i) * channels + c
        storage[at] = tail[i * channels + c] * (1 - weight) + storage[at] * weight
      }
    }
  }

  mutating func removeAll() {
    start = historyLimit
    end = historyLimit
    for i in 0..<(historyLimit * channels) { storage[i] = 0 }
  }

  /// Rises from 0 to 1 without corners.
  private static func fade(_ i: Int, _ length: Int) -> Float {
    let x = (Float(i) + 0.5) / Float(length)
    return x * x * (3 - 2 * x)
  }

  private mutating func makeRoom(_ frames: Int) {
    guard (end + frames) * channels > storage.count else { return }
    let keep = min(start, historyLimit)
    if (keep + count + frames) * channels > storage.count {
      storage.append(contentsOf: repeatElement(0, count: limit * channels - storage.count))
    }
    let from = (start - keep) * channels
    for i in 0..<((end - start + keep) * channels) { storage[i] = storage[from + i] }
    end = end - start + keep
    start = keep
  }
}
