import MediaBasics

/// What one run of the delay benchmark saw of one subject.
struct DelayOutcome: Sendable, Equatable {
  /// Mouth to ear of each burst heard, ms.
  var delays: [Double]
  /// Made-up samples of all samples handed out, 0…1, once the first bursts are over.
  var concealed: Double
  /// The same from the start of playout on, with all that was handed out before the first packet came.
  var concealedWithStart: Double
  /// How long sound waited in the jitter buffer on average, ms.
  var buffered: Double
  /// How long it was meant to, on average, ms.
  var target: Double

  /// The delay of each burst spoken: to the first one heard within 0.9 s; bursts that were not heard have none.
  static func delays(spoken: [MediaInstant], heard: [MediaInstant], settling: Int) -> [Double] {
    spoken.compactMap { mouth in
      heard.map { ($0 - mouth).inMilliseconds }.filter { $0 > 0 && $0 < 900 }.min()
    }.dropFirst(settling).map { $0 }
  }

  /// The figures of a row; nil when no burst was heard.
  var figures: [BenchResult.Figure]? {
    let quantiles = Quantiles(delays)
    guard let median = quantiles.median, let p10 = quantiles.at(0.1), let p90 = quantiles.at(0.9) else { return nil }
    return [
      .init("median", median, "ms"), .init("p10", p10, "ms"), .init("p90", p90, "ms"),
      .init("bursts", Double(delays.count), ""), .init("concealed", concealed * 100, "%"),
      .init("with start", concealedWithStart * 100, "%"), .init("buffer", buffered, "ms"),
      .init("target", target, "ms"),
    ]
  }
}
