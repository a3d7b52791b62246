/// Decides from the level whether someone speaks: opens at a threshold, and closes only after a while below it.
public struct SpeechGate: Sendable, Equatable {
  /// Opens at this level or above, dBov.
  public var threshold: Int
  /// Stays open for so many frames after the last loud one.
  public var hangover: Int
  private var remaining = 0

  public init(threshold: Int = -45, hangover: Int = 15) {
    self.threshold = threshold
    self.hangover = hangover
  }

  /// True while someone speaks.
  public var isOpen: Bool { remaining > 0 }

  /// Takes the level of the next frame; answers whether the gate is open for it.
  public mutating func update(level: Int) -> Bool {
    if level >= threshold {
      remaining = hangover + 1
      return true
    }
    remaining = max(0, remaining - 1)
    return remaining > 0
  }
}
