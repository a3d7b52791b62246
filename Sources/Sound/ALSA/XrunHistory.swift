import MediaBasics

/// Counts how often a device was served too late, and notices when that becomes a habit.
struct XrunHistory {
  /// So many within `window` ask for a larger buffer.
  private static let habit = 3
  private static let window = MediaDuration.seconds(10)

  private(set) var count = 0
  /// True when a larger buffer would help.
  private(set) var isHabit = false
  private var first: MediaInstant?
  private var recent = 0

  mutating func add(at now: MediaInstant) {
    count += 1
    if let first, now - first <= Self.window {
      recent += 1
    } else {
      first = now
      recent = 1
    }
    if recent >= Self.habit { isHabit = true }
  }
}
