import Glibc
import MediaBasics

/// A room with a loudspeaker and a microphone: what is played comes back late, dull and reverberating.
struct Room {
  private let response: [Float]
  let delay: Int

  /// - Parameters:
  ///   - delay: samples until the sound arrives.
  ///   - reverberation: samples in which it fades by 60 dB.
  ///   - gain: of the whole, linear.
  init(delay: Int, reverberation: Int = 4_800, gain: Float = 0.5, seed: UInt64 = 9) {
    self.delay = delay
    var random = SeededGenerator(seed: seed)
    // The direct way, and reflections ever weaker, a few dozen of them.
    var response = [Float](repeating: 0, count: max(1, reverberation))
    response[0] = 1
    for _ in 0..<60 {
      let at = Int.random(in: 1..<response.count, using: &random)
      response[at] += Float.random(in: -0.4...0.4, using: &random) * exp(-6.9 * Float(at) / Float(reverberation))
    }
    self.response = response.map { $0 * gain }
  }

  /// What of `played` the microphone hears.
  func heard(_ played: [Float]) -> [Float] {
    var heard = [Float](repeating: 0, count: played.count)
    for (offset, gain) in response.enumerated() where gain != 0 {
      let start = delay + offset
      guard start < played.count else { continue }
      for i in start..<played.count { heard[i] += gain * played[i - start] }
    }
    return heard
  }
}
