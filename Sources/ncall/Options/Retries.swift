import LiveKit

/// How often a lost call is joined again: a number, or `forever`.
struct Retries {
  var policy: ReconnectPolicy

  init?(_ text: String) {
    if text == "forever" {
      policy = .forever
      return
    }
    guard let count = Int(text), (0...1_000_000).contains(count) else { return nil }
    policy = ReconnectPolicy(maximumAttempts: count)
  }
}
