/// Measured values as people read them.
enum ShortNumber {
  /// Whole from ten on, with one digit behind the point below; a dash for what is no number.
  static func text(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "-" }
    let tenths = Int((value * 10).rounded())
    if abs(tenths) >= 100 || tenths % 10 == 0 { return "\(Int(value.rounded()))" }
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
