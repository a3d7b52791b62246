import Glibc
import MediaBasics
import Sound

/// Looks again and again until a condition holds, at most `seconds`; answers whether it does.
func eventually(within seconds: Double = 30, _ condition: () -> Bool) -> Bool {
  let end = MonotonicClock.now() + .seconds(seconds)
  while !condition() {
    guard MonotonicClock.now() < end else { return condition() }
    _ = poll(nil, 0, 5)
  }
  return true
}
