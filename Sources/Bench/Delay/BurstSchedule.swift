import Foundation
import Sound

/// The sound of the delay benchmark, for every program measured: quiet noise, and in it bursts of a tone.
enum BurstSchedule {
  /// Blocks of 10 ms from burst to burst.
  static let period = 100
  /// The first block with a burst.
  static let first = 50
  /// Hz.
  static let frequency = 1_000.0
  static let amplitude: Float = 0.61
  /// Standard deviation of the noise: something to code between the bursts.
  static let noise: Float = 0.0037
  /// A sample beyond this is part of a burst.
  static let threshold: Float = 0.183
  /// Samples between two bursts heard, at least (0.4 s): the rest of a burst is none of its own.
  static let deadTime = 19_200

  static func hasBurst(block: Int) -> Bool { block >= first && (block - first) % period == 0 }
}
