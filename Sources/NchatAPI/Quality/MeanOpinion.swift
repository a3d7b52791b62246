import Foundation

/// What listeners would say of the sound, from 1 (bad) to 5 (excellent): a short form of the E-model (ITU-T G.107).
public enum MeanOpinion {
  /// The mean opinion score.
  ///
  /// - Parameters:
  ///   - loss: the part of the packets that did not come, 0…1.
  ///   - jitter: ms.
  ///   - rtt: ms.
  public static func score(loss: Double, jitter: Double, rtt: Double) -> Double {
    let delay = max(0, rtt) / 2
    let delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0)
    let lossImpairment = 30 * log(1 + 15 * min(1, max(0, loss)))
    let r = min(100, max(0, 93.2 - delayImpairment - lossImpairment - 0.1 * max(0, jitter)))
    return min(5, max(1, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r)))
  }

  /// The score of what was measured of sound; what the client says of itself counts first. Nil where loss and round trip are not known.
  public static func score(of audio: AudioQuality) -> Double? {
    if let mos = audio.mos { return mos }
    guard let loss = audio.loss, let rtt = audio.rtt else { return nil }
    return score(loss: loss, jitter: audio.jitter ?? 0, rtt: rtt)
  }

  /// The score as a percentage, rounded; 85 is about the best that can be reached.
  public static func percentage(_ score: Double) -> Int { Int(((min(5, max(1, score)) - 1) / 4 * 100).rounded()) }

  /// A word for it.
  public static func quality(_ score: Double) -> ConnectionQuality {
    switch score {
    case 4.3...: .excellent
    case 4.0..<4.3: .good
    case 3.6..<4.0: .fair
    default: .poor
    }
  }
}
