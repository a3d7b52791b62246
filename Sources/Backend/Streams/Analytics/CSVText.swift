/// Tables as text with commas (RFC 4180), which a spreadsheet shows and does not obey.
enum CSVText {
  /// Lines end with CR LF.
  static func write(_ rows: [[String]]) -> String {
    rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// A value, quoted where it has to be. What a spreadsheet would take for a formula gets an apostrophe before it; numbers do not.
  static func field(_ value: String) -> String {
    let first = value.unicodeScalars.first
    let begins: Set<Unicode.Scalar> = [
      "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
    let isFormula = first.map { begins.contains($0) } ?? false && Double(value) == nil
    let safe = isFormula ? "'" + value : value
    let needsQuotes =
      safe.unicodeScalars.contains { [",", "\"", "\r", "\n", ";", "\t"].contains($0) } || safe != safe.trimmed
    return needsQuotes ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
  }
}

extension String {
  /// Without blanks around it.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
