import TerminalKit

/// Values over time as a picture of characters: filled from below, the largest as high as there is room.
struct Curve {
  /// The oldest first, none below zero.
  let values: [Double]
  let glyphs: GlyphSet

  /// One row: eighths of a cell where the terminal has blocks.
  func spark(columns: Int) -> String {
    let ramp = glyphs == .ascii ? Self.asciiRamp : Self.blocks
    return heights(columns, steps: ramp.count).map { $0 == 0 ? " " : ramp[$0 - 1] }.joined()
  }

  /// Rows from top to bottom: two samples and four levels to a cell where the terminal has braille.
  func rows(_ count: Int, columns: Int) -> [String] {
    guard count > 0, columns > 0 else { return [] }
    return glyphs == .ascii ? asciiRows(count, columns) : brailleRows(count, columns)
  }

  private static let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let asciiRamp = [".", ":", "-", "=", "+", "*", "#", "@"]
  /// Dots of a braille cell from the bottom up, left and right.
  private static let dots: [(left: UInt32, right: UInt32)] = [(0x40, 0x80), (0x04, 0x20), (0x02, 0x10), (0x01, 0x08)]

  /// How high each of `columns` samples is, 0…`steps`; whatever is not nothing is seen.
  private func heights(_ columns: Int, steps: Int) -> [Int] {
    guard columns > 0, !values.isEmpty else { return [] }
    let samples = (0..<columns).map(sample(columns))
    let most = values.max() ?? 0
    guard most > 0, most.isFinite else { return samples.map { _ in 0 } }
    return samples.map { $0 > 0 ? max(1, min(steps, Int(($0 / most * Double(steps)).rounded()))) : 0 }
  }

  /// Where there are more values than columns, the largest of those that share one.
  private func sample(_ columns: Int) -> (Int) -> Double {
    { index in
      let first = index * values.count / columns
      let end = max(first + 1, (index + 1) * values.count / columns)
      return values[first..<min(end, values.count)].max() ?? 0
    }
  }

  private func asciiRows(_ count: Int, _ columns: Int) -> [String] {
    let heights = heights(columns, steps: count * 2)
    return (0..<count).map { row in
      let base = (count - 1 - row) * 2
      return heights.map { $0 >= base + 2 ? "#" : $0 == base + 1 ? "." : " " }.joined()
    }
  }

  private func brailleRows(_ count: Int, _ columns: Int) -> [String] {
    let heights = heights(columns * 2, steps: count * 4)
    return (0..<count).map { row in
      let base = (count - 1 - row) * 4
      return stride(from: 0, to: heights.count - 1, by: 2).map { index -> String in
        var bits: UInt32 = 0
        for (level, dot) in Self.dots.enumerated() {
          if heights[index] > base + level { bits |= dot.left }
          if heights[index + 1] > base + level { bits |= dot.right }
        }
        return bits == 0 ? " " : Unicode.Scalar(0x2800 + bits).map { String($0) } ?? " "
      }.joined()
    }
  }
}
