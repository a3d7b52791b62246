import Foundation

/// One JSON object on one line, its fields in the order they were added.
struct JSONLine {
  private var text = "{"
  private var isFirst = true

  mutating func add(_ name: String, _ value: String) { field(name) { $0 += Self.quote(value) } }
  mutating func add(_ name: String, _ value: Int) { field(name) { $0 += String(value) } }
  mutating func add(_ name: String, _ value: Bool) { field(name) { $0 += value ? "true" : "false" } }

  /// A number rounded to `digits` after the point; what JSON cannot say (not a number, infinity) is null.
  mutating func add(_ name: String, _ value: Double, digits: Int = 3) {
    field(name) { text in
      guard value.isFinite else {
        text += "null"
        return
      }
      let scale = pow(10, Double(digits))
      // What is too large to be scaled has no digits after the point.
      let scaled = value * scale
      let rounded = scaled.isFinite ? scaled.rounded() / scale : value
      text += rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
  }

  mutating func add(_ name: String, _ objects: [JSONLine]) {
    field(name) { $0 += "[" + objects.map(\.finished).joined(separator: ",") + "]" }
  }

  mutating func add(_ name: String, _ texts: [String]) {
    field(name) { $0 += "[" + texts.map(Self.quote).joined(separator: ",") + "]" }
  }

  mutating func add(_ name: String, _ object: JSONLine) { field(name) { $0 += object.finished } }

  /// The whole object, without a line end.
  var finished: String { text + "}" }

  private mutating func field(_ name: String, _ value: (inout String) -> Void) {
    if !isFirst { text += "," }
    isFirst = false
    text += Self.quote(name) + ":"
    value(&text)
  }

  /// Quotes a text (RFC 8259 §7). Line separators are escaped too, so that a line stays a line for every reader, and all
  /// control characters, so that it can be shown on a terminal.
  static func quote(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _
      where scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value):
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
