/// Finds the distance at which sound repeats, so that a piece of it can be left out or played twice unheard.
struct PitchSearch {
  /// Distances searched, samples at 48 kHz: 400 Hz … 67 Hz.
  static let shortest = 120
  static let longest = 720
  /// Samples compared.
  static let window = 384
  private static let decimation = 4

  /// What was found.
  struct Match {
    /// Samples between the piece and its repetition.
    var lag: Int
    /// Normalised cross-correlation, −1…1.
    var similarity: Float
    /// The greatest magnitude in all that was looked at.
    var peak: Float
  }

  private var full = [Float](repeating: 0, count: longest + window)
  private var coarse = [Float](repeating: 0, count: (longest + window) / decimation)

  init() {}

  /// Compares the samples at `position` with those `lag` later for every `lag` in `lags`.
  mutating func forward(in queue: borrowing SampleQueue, at position: Int, lags: ClosedRange<Int>) -> Match? {
    guard lags.lowerBound > 0, lags.upperBound <= Self.longest else { return nil }
    let count = lags.upperBound + Self.window
    guard position >= -queue.history, position + count <= queue.count else { return nil }
    queue.mix(from: position, count: count, into: &full)
    return search(count: count, reference: 0, direction: 1, lags: lags)
  }

  /// Compares the samples at `position` with those `lag` earlier for every `lag` in `lags`.
  mutating func backward(in queue: borrowing SampleQueue, at position: Int, lags: ClosedRange<Int>) -> Match? {
    guard lags.lowerBound > 0, lags.upperBound <= Self.longest else { return nil }
    let count = lags.upperBound + Self.window
    guard position - lags.upperBound >= -queue.history, position + Self.window <= queue.count else { return nil }
    queue.mix(from: position - lags.upperBound, count: count, into: &full)
    return search(count: count, reference: lags.upperBound, direction: -1, lags: lags)
  }

  private mutating func search(count: Int, reference: Int, direction: Int, lags: ClosedRange<Int>) -> Match {
    let step = Self.decimation
    var peak: Float = 0
    for i in 0..<count { peak = max(peak, abs(full[i])) }
    for i in 0..<(count / step) {
      let j = i * step
      coarse[i] = full[j] + full[j + 1] + full[j + 2] + full[j + 3]
    }

    // First roughly, at 12 kHz; the reference is cut to that grid.
    let coarseReference = reference / step
    let coarseWindow = Self.window / step - 1
    var best = Match(lag: lags.lowerBound, similarity: -2, peak: peak)
    var lag = lags.lowerBound / step
    while lag <= lags.upperBound / step {
      let from = coarseReference + direction * lag
      if from >= 0, from + coarseWindow <= count / step {
        let similarity = Self.similarity(coarse, coarseReference, from, coarseWindow)
        if similarity > best.similarity {
          best.similarity = similarity
          best.lag = lag * step
        }
      }
      lag += 1
    }

    // Then to the sample.
    let near = max(lags.lowerBound, best.lag - step)...max(lags.lowerBound, min(lags.upperBound, best.lag + step))
    best.similarity = -2
    for lag in near {
      let from = reference + direction * lag
      guard from >= 0, from + Self.window <= count else { continue }
      let similarity = Self.similarity(full, reference, from, Self.window)
      if similarity > best.similarity {
        best.similarity = similarity
        best.lag = lag
      }
    }
    return best
  }

  private static func similarity(_ x: borrowing [Float], _ a: Int, _ b: Int, _ count: Int) -> Float {
    x.withUnsafeBufferPointer { x in
      var cross = SIMD4<Float>(repeating: 0)
      var first = cross
      var second = cross
      var i = 0
      while i + 4 <= count {
        let p = SIMD4(x[a + i], x[a + i + 1], x[a + i + 2], x[a + i + 3])
        let q = SIMD4(x[b + i], x[b + i + 1], x[b + i + 2], x[b + i + 3])
        cross += p * q
        first += p * p
        second += q * q
        i += 4
      }
      let scale = (first.sum() * second.sum()).squareRoot()
      return scale > 1e-9 ? cross.sum() / scale : 0
    }
  }
}
