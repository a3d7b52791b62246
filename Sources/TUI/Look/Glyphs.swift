import CallCore
import TerminalKit

/// The marks of the screen in the characters that the terminal has. All are one column wide.
struct Glyphs: Sendable {
  let set: GlyphSet
  let speaking: String
  let muted: String
  let selected: String
  let unlit: String
  /// A meter's cells from quiet to loud.
  let ramp: [String]
  /// One bar of connection quality at each height, and what stands for none.
  let bars: [String]
  let missing: String
  let horizontal: Character
  let vertical: Character
  let corners: (topLeft: String, topRight: String, bottomLeft: String, bottomRight: String)
  let joints: (left: String, right: String)
  let dot: String
  let ellipsis: String
  let separator: String

  private init(
    set: GlyphSet, speaking: String, muted: String, selected: String, unlit: String, ramp: [String], bars: [String],
    missing: String, horizontal: Character, vertical: Character,
    corners: (topLeft: String, topRight: String, bottomLeft: String, bottomRight: String),
    joints: (left: String, right: String), dot: String, ellipsis: String, separator: String
  ) {
    self.set = set
    self.speaking = speaking
    self.muted = muted
    self.selected = selected
    self.unlit = unlit
    self.ramp = ramp
    self.bars = bars
    self.missing = missing
    self.horizontal = horizontal
    self.vertical = vertical
    self.corners = corners
    self.joints = joints
    self.dot = dot
    self.ellipsis = ellipsis
    self.separator = separator
  }

  init(_ set: GlyphSet) { self = set == .ascii ? Self.ascii : Self.unicode }

  private static let unicode = Glyphs(
    set: .unicode, speaking: "▌", muted: "ø", selected: "▸", unlit: "·",
    ramp: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], bars: ["▂", "▄", "▆"], missing: "·", horizontal: "─",
    vertical: "│", corners: ("┌", "┐", "└", "┘"), joints: ("├", "┤"), dot: "●", ellipsis: "…", separator: "·")

  private static let ascii = Glyphs(
    set: .ascii, speaking: "*", muted: "M", selected: ">", unlit: ".",
    ramp: Array(repeating: "#", count: 8), bars: ["|", "|", "|"], missing: ".", horizontal: "-",
    vertical: "|", corners: ("+", "+", "+", "+"), joints: ("+", "+"), dot: "*", ellipsis: "~", separator: "-")

  /// A meter of `cells` cells: from −60 dBov, where nothing is lit, to −6 dBov, where all are.
  func meter(_ level: Int, cells: Int) -> (lit: String, unlit: String) {
    let lit = min(cells, max(0, (level + 60) * cells / 54))
    let marks = (0..<lit).map { ramp[min(ramp.count - 1, $0 * ramp.count / max(1, cells))] }
    return (marks.joined(), String(repeating: unlit, count: cells - lit))
  }

  /// Three bars of connection quality.
  func quality(_ quality: ConnectionQuality) -> String {
    let full =
      switch quality {
      case .lost: 0
      case .poor: 1
      case .good: 2
      case .excellent: 3
      }
    return (bars.prefix(full) + Array(repeating: missing, count: 3 - full)).joined()
  }

  /// One cell of connection quality.
  func shortQuality(_ quality: ConnectionQuality) -> String {
    if set == .ascii {
      switch quality {
      case .lost: return "!"
      case .poor: return "."
      case .good: return ":"
      case .excellent: return "|"
      }
    }
    switch quality {
    case .lost: return "·"
    case .poor: return "▂"
    case .good: return "▄"
    case .excellent: return "▆"
    }
  }
}
