/// How often and how fast a lost session is started again.
public struct ReconnectPolicy: Sendable, Equatable {
  /// Attempts after a loss; nil for as many as it takes.
  public var maximumAttempts: Int? = 10
  /// Attempts to join in the first place.
  public var joinAttempts = 4
  /// The longest wait before the first attempt; doubles with each.
  public var firstDelay = Duration.milliseconds(300)
  public var longestDelay = Duration.seconds(7)

  public init() {}

  public static let standard = Self()
  public static let forever = Self(maximumAttempts: nil)

  public init(maximumAttempts: Int?) { self.maximumAttempts = maximumAttempts }

  /// A random wait before attempt `attempt` (from 1), so that the clients of a restarted server do not come all at once.
  func delay(before attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
    let doublings = min(max(attempt - 1, 0), 20)
    let longest = min(longestDelay, firstDelay * (1 << doublings))
    return longest * Double.random(in: 0...1, using: &random)
  }
}
