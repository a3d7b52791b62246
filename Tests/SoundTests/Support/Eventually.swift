import Foundation
import MediaBasics
import Sound

/// Looks again and again until a condition holds, at most `seconds`; answers whether it does. Holds up no other test.
func eventually(within seconds: Double = 30, _ condition: () -> Bool) async -> Bool {
  let end = MonotonicClock.now() + .seconds(seconds)
  while !condition() {
    guard MonotonicClock.now() < end else { return condition() }
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { continuation.resume() }
    }
  }
  return true
}
