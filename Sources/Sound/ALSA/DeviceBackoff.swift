import MediaBasics

/// How long to wait before a device is tried again.
struct DeviceBackoff: Sendable, Equatable {
  var first: MediaDuration
  var longest: MediaDuration
  private var failures = 0

  init(first: MediaDuration = .milliseconds(500), longest: MediaDuration = .seconds(5)) {
    self.first = first
    self.longest = longest
  }

  /// The time to wait after another failure: twice the one before.
  mutating func next() -> MediaDuration {
    let wait = min(longest, first * (1 << min(failures, 16)))
    failures += 1
    return wait
  }

  /// It worked.
  mutating func reset() { failures = 0 }
}
