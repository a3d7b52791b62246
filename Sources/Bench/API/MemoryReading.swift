import Foundation

/// What a process holds of memory, in bytes (`smaps_rollup` of proc(5)).
struct MemoryReading: Sendable, Equatable {
  /// Pages that are there, shared ones whole.
  var resident: Double
  /// Shared pages by this process's share of them.
  var proportional: Double
  /// Pages that nobody else has.
  var own: Double

  /// Asks the system; nil when the process is gone.
  init?(of process: Int32) {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8) else { return nil }
    self.init(text)
  }

  init?(_ text: String) {
    var bytes: [Substring: Double] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count == 3, words[2] == "kB", let value = Double(words[1]) else { continue }
      bytes[words[0].dropLast()] = value * 1_024
    }
    guard let resident = bytes["Rss"], let proportional = bytes["Pss"], let clean = bytes["Private_Clean"],
      let dirty = bytes["Private_Dirty"]
    else { return nil }
    self.resident = resident
    self.proportional = proportional
    own = clean + dirty
  }
}
