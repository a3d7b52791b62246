/// How long to wait before the next attempt: twice as long after each that failed, and never all clients at once.
struct RealtimeBackoff {
  var first = Duration.milliseconds(300)
  var longest = Duration.seconds(7)
  private var failures = 0

  init() {}

  mutating func succeeded() { failures = 0 }

  mutating func failed(using random: inout some RandomNumberGenerator) -> Duration {
    let pause = min(longest, first * (1 << min(failures, 16)))
    failures += 1
    return pause * Double.random(in: 0.5...1, using: &random)
  }
}
