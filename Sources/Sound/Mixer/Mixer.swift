/// Adds tracks into one block, each with its own gain, and limits the sum.
public struct Mixer: Sendable {
  /// The greatest gain a track can have: 200 %.
  public static let maximumGain: Float = 2

  /// No track counts with more than this before its gain: a decoder fed with nonsense may hand out anything.
  private static let ceiling: Float = 1.5

  private var sum: [Float]
  private var limiter = Limiter()

  /// - Parameter samples: samples in a block, all channels.
  public init(samples: Int = AudioBlock.frames) { sum = Array(repeating: 0, count: max(1, samples)) }

  /// Begins a new block.
  public mutating func begin() {
    for i in sum.indices { sum[i] = 0 }
  }

  /// Adds a track's block, its gain moving evenly from what it was to what it is to be, so that no change clicks.
  public mutating func add(_ samples: borrowing Span<Float>, from start: Float, to end: Float) {
    let count = min(samples.count, sum.count)
    guard count > 0, start != 0 || end != 0 else { return }
    if start == end {
      for i in 0..<count { sum[i] += Self.bounded(samples[i]) * end }
    } else {
      let step = (end - start) / Float(count)
      for i in 0..<count { sum[i] += Self.bounded(samples[i]) * (start + step * Float(i + 1)) }
    }
  }

  @inline(__always)
  private static func bounded(_ value: Float) -> Float { max(-ceiling, min(ceiling, value)) }

  /// Hands out the limited sum.
  public mutating func finish(into block: inout MutableSpan<Float>) {
    for i in block.indices { block[i] = i < sum.count ? sum[i] : 0 }
    limiter.process(&block)
  }
}
