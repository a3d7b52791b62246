/// Breaks text into rows.
public enum TextWrap {
  /// The rows of `text` in `columns` columns: broken at blanks where possible, inside a word that alone is too long, and
  /// at line breaks. At most `limit` rows; the last one ends with a mark when more would follow.
  public static func rows(of text: String, columns: Int, limit: Int = 200, glyphs: GlyphSet = .unicode) -> [String] {
    guard columns > 0, limit > 0 else { return [] }
    var rows: [String] = []
    // Character "\r\n" is a newline too, and so is every other mandatory break.
    for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      wrap(String(paragraph), columns: columns, limit: limit + 1, glyphs: glyphs, into: &rows)
      if rows.count > limit { break }
    }
    if rows.count > limit {
      rows.removeLast(rows.count - limit)
      let mark = glyphs == .ascii ? "~" : "…"
      rows[limit - 1] = TerminalText.truncated(rows[limit - 1], to: max(0, columns - 1), glyphs: glyphs) + mark
    }
    return rows
  }

  private static func wrap(_ text: String, columns: Int, limit: Int, glyphs: GlyphSet, into rows: inout [String]) {
    var row = ""
    var width = 0
    // Where the row could be broken: its length before the blanks there, and what follows them.
    var breakRow: String?
    var tail = ""
    var tailWidth = 0
    var full = false
    TerminalText.forEachCluster(of: text, glyphs: glyphs) { cluster in
      if width + cluster.width > columns {
        if cluster.text == " " {
          rows.append(row)
          (row, width, breakRow, tail, tailWidth) = ("", 0, nil, "", 0)
          full = rows.count >= limit
          return !full
        }
        if let start = breakRow {
          rows.append(start)
          (row, width) = (tail, tailWidth)
        } else {
          rows.append(row)
          (row, width) = ("", 0)
        }
        (breakRow, tail, tailWidth) = (nil, "", 0)
        if rows.count >= limit {
          full = true
          return false
        }
        // A cluster wider than the whole row cannot be shown.
        guard width + cluster.width <= columns else { return true }
      }
      if cluster.text == " " {
        if row.isEmpty && !rows.isEmpty { return true }
        if row.last != " " { breakRow = row }
        row += " "
        width += 1
        (tail, tailWidth) = ("", 0)
      } else {
        row += cluster.text
        width += cluster.width
        if breakRow != nil {
          tail += cluster.text
          tailWidth += cluster.width
        }
      }
      return true
    }
    if !full { rows.append(row) }
  }
}
