import Foundation

/// A length of time as people write it: `30s`, `15m`, `6h`, `7d`, or a plain number of seconds.
struct Lifetime: Equatable {
  var seconds: TimeInterval

  init?(_ text: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    var digits = Substring(text)
    var unit = 1.0
    if let last = digits.last, let known = units[last] {
      unit = known
      digits = digits.dropLast()
    }
    // A hundred years either way is beyond all use and within all types.
    guard let count = Int(digits), abs(Double(count) * unit) <= 100 * 365 * 86_400 else { return nil }
    seconds = Double(count) * unit
  }
}
