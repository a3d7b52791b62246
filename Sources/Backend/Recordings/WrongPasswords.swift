import NchatAPI

/// Wrong passwords of a link, as its row keeps them. After ten it opens to nobody for a minute, after each that follows for twice as long, up to an
/// hour; one is forgotten with each hour. So whoever guesses does so once an hour, and whoever knows the password never waits for longer.
struct WrongPasswords: Sendable, Equatable {
  /// How many are tried without a pause.
  static let most = 10
  /// Seconds of the first pause, and of the longest.
  static let (shortest, longest) = (60.0, 3_600.0)
  /// Seconds after which one is forgotten.
  static let forgotten = 3_600.0
  /// What is counted at most: those after which the pause is the longest.
  private static let counted = 16

  private(set) var count: Int
  private(set) var lastAt: Timestamp?

  init(count: Int = 0, lastAt: Timestamp? = nil) { (self.count, self.lastAt) = (count, lastAt) }

  /// Seconds for which nothing is tried any more after the last one.
  private var pause: Double {
    guard count >= Self.most else { return 0 }
    return min(Self.longest, Self.shortest * Double(1 << min(count - Self.most, Self.counted)))
  }

  /// - Throws: `APIError` with `RATE_LIMITED` and the seconds after which the next may be tried.
  func check(at now: Timestamp) throws(APIError) {
    // A clock that was set back since lets nobody wait.
    guard let lastAt, lastAt <= now else { return }
    let wait = lastAt + pause - now
    guard wait > 0 else { return }
    throw APIError(
      .rateLimited, "Too many wrong passwords were tried: the link opens again in a while.",
      retryAfter: max(1, Int(wait.rounded(.up))))
  }

  mutating func add(at now: Timestamp) {
    let old = lastAt.map { Int(max(0, min((now - $0) / Self.forgotten, Double(Self.counted)))) } ?? 0
    (count, lastAt) = (min(Self.counted, max(0, count - old) + 1), now)
  }
}
