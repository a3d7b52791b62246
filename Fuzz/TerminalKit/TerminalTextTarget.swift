@testable import TerminalKit

/// Text of other people on its way to the screen: no control characters come through, widths add up, lines fit.
enum TerminalTextTarget {
  static let target = FuzzTarget("terminal-text", longest: 2048) { bytes in
    let columns = Int(bytes.first ?? 0) % 80 + 1
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    for glyphs in [GlyphSet.unicode, .ascii] {
      let clusters = TerminalText.clusters(of: text, glyphs: glyphs)
      for cluster in clusters {
        expect((0...2).contains(cluster.width), "a cluster has at most two columns")
        expect(
          cluster.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) },
          "no control characters reach a terminal")
      }
      expect(
        clusters.reduce(0) { $0 + $1.width } == TerminalText.width(of: text, glyphs: glyphs), "widths add up")
      let cut = TerminalText.truncated(text, to: columns, glyphs: glyphs)
      expect(TerminalText.width(of: cut, glyphs: glyphs) <= columns, "what is cut fits")
      for row in TextWrap.rows(of: text, columns: columns, glyphs: glyphs) {
        let width = TerminalText.width(of: row, glyphs: glyphs)
        expect(
          width <= max(2, columns), "a row fits \(columns) columns, and does not take \(width): \(row.debugDescription)"
        )
      }
    }
  }
}
