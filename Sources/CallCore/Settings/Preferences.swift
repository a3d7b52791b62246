/// What a person prefers of how the client behaves, as far as that can change while it runs.
public struct Preferences: Sendable, Equatable {
  /// Nothing moves but what has to.
  public var reducesMotion: Bool
  /// The screen says what time it is.
  public var showsClock: Bool
  /// Calls that ring are heard.
  public var ringsTone: Bool

  public init(reducesMotion: Bool = false, showsClock: Bool = true, ringsTone: Bool = true) {
    self.reducesMotion = reducesMotion
    self.showsClock = showsClock
    self.ringsTone = ringsTone
  }
}
