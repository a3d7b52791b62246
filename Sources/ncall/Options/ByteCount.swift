import NchatAPI

/// An amount of bytes as people write it: a number, or one with kB, MB, GB or TB, each a thousand of the one before.
struct ByteCount: Equatable {
  static let advice = "write bytes, such as 500MB or 20GB"

  let bytes: Int

  init?(_ text: String) {
    let units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1)]
    let unit = units.first { text.lowercased().hasSuffix($0.0.lowercased()) }
    let digits = unit.map { text.dropLast($0.0.count) } ?? text[...]
    guard let number = Int(digits), number > 0 else { return nil }
    let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: unit?.1 ?? 1)
    guard !isTooMuch, Int64(bytes) <= RetentionPolicyRequest.mostBytes else { return nil }
    self.bytes = bytes
  }
}
