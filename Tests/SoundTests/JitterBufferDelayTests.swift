import Sound
import Testing

/// How long the mouth is from the ear, on networks of every kind, against what libwebrtc M152 was measured to need.
///
/// Bursts of a tone go in; the network delays each packet on its own by an exponential time cut at five times its mean,
/// so that packets also overtake each other. As in that measurement a burst counts as sent when its block is handed
/// over and as heard when its place in a pulled block comes, that block taken to have sounded in the 10 ms before.
@Suite struct JitterBufferDelayTests {
  struct Network: CustomTestStringConvertible, Sendable {
    var name: String
    var jitter: Double
    /// Greatest median delay beyond the network's own base delay, ms.
    var most: Double
    /// Greatest share of made-up sound in 30 s, start included.
    var concealed: Double
    var testDescription: String { name }
  }

  // libwebrtc: 29, 71, 108 and 222 ms at 2 to 3 % concealed.
  @Test(arguments: [
    Network(name: "quiet", jitter: 0, most: 27, concealed: 0),
    Network(name: "5 ms", jitter: 5, most: 55, concealed: 0.003),
    Network(name: "15 ms", jitter: 15, most: 95, concealed: 0.01),
    Network(name: "40 ms", jitter: 40, most: 210, concealed: 0.02),
  ])
  func isShorterThanLibwebrtcs(network: Network) throws {
    let (sound, onsets) = Self.bursts(seconds: 30)
    let stream = try CodedStream(sound)
    var delays: [Double] = []
    for run in 0..<4 {
      let base = 25.0
      let call = VirtualCall(
        seed: UInt64(run + 1), jitter: network.jitter, baseDelay: base, phase: 0.7 + 2.5 * Double(run))
      let outcome = try call.run(stream)
      #expect(outcome.statistics.concealedFraction <= network.concealed)
      let heard = Self.onsets(in: outcome.samples).map { $0 - 10 + call.phase }
      for onset in onsets.dropFirst(5) {
        // The block is handed over when it is complete, 10 ms after its first sample.
        let sent = onset + 10
        if let delay = heard.map({ $0 - sent }).first(where: { $0 > 0 && $0 < 900 }) { delays.append(delay - base) }
      }
    }
    #expect(delays.count > 80)
    delays.sort()
    let median = delays[delays.count / 2]
    #expect(median <= network.most)
    #expect(median > 5)
  }

  /// Every second 10 ms of 1 kHz in quiet noise, in the first half of a 20 ms frame; and when, ms.
  static func bursts(seconds: Int) -> (samples: [Float], onsets: [Double]) {
    var samples = Signal.noise(seconds: Double(seconds), amplitude: 0.004)
    let burst = Signal.tone(1_000, seconds: 0.01, amplitude: 0.6)
    var onsets: [Double] = []
    for second in 0..<seconds {
      let at = second * 48_000 + 24_000
      for i in burst.indices { samples[at + i] += burst[i] }
      onsets.append(Double(at) / 48)
    }
    return (samples, onsets)
  }

  /// Where it gets loud, ms.
  static func onsets(in samples: [Float]) -> [Double] {
    var found: [Double] = []
    for i in samples.indices where abs(samples[i]) > 0.18 {
      let at = Double(i) / 48
      if found.last.map({ at - $0 > 400 }) ?? true { found.append(at) }
    }
    return found
  }
}
