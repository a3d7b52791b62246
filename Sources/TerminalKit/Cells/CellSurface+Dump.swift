extension CellSurface {
  /// The rows as text, without the blanks at their ends: what a person would read.
  public var lines: [String] {
    (0..<size.rows).map { row in
      var line = ""
      for column in 0..<size.columns { line += self[row, column].text }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The surface as a text file: the rows, then the same rows with one letter per style, then what the letters mean.
  ///
  /// `.` is the plain style; letters are given in the order of first use, so that equal surfaces have equal dumps.
  public var dump: String {
    var letters: [CellStyle: Character] = [.plain: "."]
    var legend: [(Character, CellStyle)] = []
    var names = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789").makeIterator()
    var map: [String] = []
    for row in 0..<size.rows {
      var line = ""
      for column in 0..<size.columns {
        let style = self[row, column].style
        if letters[style] == nil {
          let name = names.next() ?? "#"
          letters[style] = name
          legend.append((name, style))
        }
        line.append(letters[style] ?? "#")
      }
      while line.last == "." { line.removeLast() }
      map.append(line)
    }
    let place = cursor.map { "row \($0.row) column \($0.column)" } ?? "hidden"
    return """
      size \(size), cursor \(place)
      \(lines.joined(separator: "\n"))
      --- styles
      \(map.joined(separator: "\n"))
      --- legend
      \(legend.map { "\($0.0) \($0.1)" }.joined(separator: "\n"))

      """
  }
}

extension CellStyle: CustomStringConvertible {
  /// The style in words, such as `palette 3 on standard, bold`.
  public var description: String {
    var words = "\(foreground) on \(background)"
    if attributes.contains(.bold) { words += ", bold" }
    if attributes.contains(.dim) { words += ", dim" }
    if attributes.contains(.italic) { words += ", italic" }
    if attributes.contains(.underline) { words += ", underline" }
    if attributes.contains(.reverse) { words += ", reverse" }
    return words
  }
}
