import MediaBasics

/// Durations as LiveKit's configuration spells them: `500ms`, `1.5s`, `1h2m`.
enum GoDuration {
  private static let units: [(name: String, seconds: Double)] = [
    ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
  ]

  /// Nil for anything else, for what is negative, and for more than a year.
  static func parse(_ text: String) -> MediaDuration? {
    if text == "0" { return .zero }
    guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
    var rest = Substring(text)
    var seconds = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      guard let value = Double(number) else { return nil }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
      guard let factor = units.first(where: { $0.name == unit })?.seconds else { return nil }
      rest = rest.dropFirst(unit.count)
      seconds += value * factor
    }
    guard seconds <= 31_536_000 else { return nil }
    return .seconds(seconds)
  }
}
