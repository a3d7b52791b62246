import Foundation

/// The path and the parameters of a request line.
struct RequestTarget: Equatable, Sendable {
  /// Longest that is looked at, in bytes: an uncompressed join request has about 20 kB.
  static let maximumLength = 64 * 1024

  /// Percent-decoded; begins with exactly one slash.
  var path: String
  private var parameters: [(name: String, value: String)] = []

  /// Nil for what is too long or wrongly encoded.
  init?(_ text: String) {
    guard text.utf8.count <= Self.maximumLength else { return nil }
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = parts.first.flatMap({ String($0).removingPercentEncoding }) else { return nil }
    // By bytes: a slash with a combining mark behind it is another character.
    self.path = "/" + String(Substring(path.utf8.drop { $0 == UInt8(ascii: "/") }))
    guard parts.count == 2 else { return }
    for pair in parts[1].split(separator: "&").prefix(256) {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      func decode(_ side: Substring) -> String? {
        String(side).replacingOccurrences(of: "+", with: " ").removingPercentEncoding
      }
      guard let name = sides.first.flatMap(decode), let value = decode(sides.count == 2 ? sides[1] : "") else {
        return nil
      }
      parameters.append((name, value))
    }
  }

  /// The first value of a parameter; nil when it is missing.
  subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  static func == (a: Self, b: Self) -> Bool {
    a.path == b.path && a.parameters.elementsEqual(b.parameters) { $0 == $1 }
  }
}
