import MediaBasics
import RTC
import Sound

/// What came out of one side's jitter buffer in a call.
struct Heard: Sendable {
  var samples: [Float] = []
  var kinds: [JitterBufferOutput] = []
  var statistics = JitterBufferStatistics()
  /// Statistics at the end of every second.
  var history: [JitterBufferStatistics] = []
  /// When the first pulled block was asked for, ms after the first sound at the other side's mouth.
  var start = 0.0
  /// How much longer 10 ms are on the listener's clock, parts per million.
  var drift = 0.0
  /// Datagrams that the peer threw away.
  var drops = PacketDropCounters()
  /// RTP packets that reached the jitter buffer.
  var packets = 0

  var concealed: Double { statistics.concealedFraction }

  /// The share of made-up sound after the first `seconds`.
  func concealed(after seconds: Int) -> Double {
    guard history.indices.contains(seconds - 1) else { return 1 }
    let before = history[seconds - 1]
    let played = statistics.playedSamples - before.playedSamples
    return played > 0 ? Double(statistics.concealedSamples - before.concealedSamples) / Double(played) : 1
  }

  /// Mouth to ear, ms, for each tone that was heard, with the tone's beginning.
  ///
  /// A tone counts as said when its block is handed over, and as heard when its place in a pulled block comes, that block
  /// taken to have sounded in the 10 ms before; so was libwebrtc measured.
  func delays(of spoken: Speech.Spoken) -> [(onset: Double, delay: Double)] {
    var heard: [Double] = []
    for i in samples.indices where abs(samples[i]) > Speech.threshold {
      let at = time(of: i)
      if heard.last.map({ at - $0 > 400 }) ?? true { heard.append(at) }
    }
    return spoken.onsets.compactMap { onset in
      heard.map { $0 - onset - 10 }.first { $0 > 0 && $0 < 900 }.map { (onset, $0) }
    }
  }

  /// When a sample sounded, ms after the first sound at the other side's mouth.
  private func time(of sample: Int) -> Double { start + Double(sample) / 48 * (1 + drift / 1e6) - 10 }

  /// How alike the loudness of what was said and of what was heard are around each tone that was heard, −1…1; the median.
  func likeness(to speech: CodedSpeech) -> Double {
    let block = 960
    return delays(of: speech.spoken).map { onset, delay in
      var (n, x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      // The tone itself would drown the speech.
      for ms in stride(from: 40.0, to: 440, by: 20) {
        let from = Int((onset + ms) * 48)
        let to = Int((onset + ms + delay + 20 - start) * 48 / (1 + drift / 1e6))
        guard from + block <= speech.samples.count, to >= 0, to + block <= samples.count else { continue }
        let a = Self.loudness(speech.samples[from..<(from + block)])
        let b = Self.loudness(samples[to..<(to + block)])
        (n, x, y, xx, yy, xy) = (n + 1, x + a, y + b, xx + a * a, yy + b * b, xy + a * b)
      }
      let denominator = ((xx - x * x / n) * (yy - y * y / n)).squareRoot()
      return denominator > 0 ? (xy - x * y / n) / denominator : 0
    }.median
  }

  private static func loudness(_ samples: ArraySlice<Float>) -> Double {
    (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
  }
}

extension [Double] {
  /// Infinite where there is none.
  var median: Double { isEmpty ? .infinity : sorted()[count / 2] }
}
