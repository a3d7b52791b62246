/// Text from anybody, made fit for a terminal: measured, cut into cells, and free of everything that a terminal would
/// obey instead of show.
///
/// Control characters (so escape sequences too) show as U+FFFD, tabs and line breaks as blanks; direction overrides and
/// isolates, invisible and tag characters are left out; a cell holds at most four combining marks.
public enum TerminalText {
  /// How many scalars may combine with a base: ncurses' limit of five per cell.
  private static let combiningLimit = 4

  /// The clusters of `text` from its start, at most `limit` of them.
  public static func clusters(of text: String, limit: Int = .max, glyphs: GlyphSet = .unicode) -> [TextCluster] {
    var result: [TextCluster] = []
    guard limit > 0 else { return result }
    forEachCluster(of: text, glyphs: glyphs) { cluster in
      result.append(cluster)
      return result.count < limit
    }
    return result
  }

  /// How many columns `text` takes on one row.
  public static func width(of text: String, glyphs: GlyphSet = .unicode) -> Int {
    var width = 0
    forEachCluster(of: text, glyphs: glyphs) { cluster in
      width += cluster.width
      return true
    }
    return width
  }

  /// The whole of `text` on one line, for what is printed instead of drawn.
  public static func line(_ text: String) -> String {
    var line = ""
    forEachCluster(of: text) { cluster in
      line += cluster.text
      return true
    }
    return line
  }

  /// Gives the clusters of `text` one by one until `body` answers false, so that a long text costs what is shown of it.
  public static func forEachCluster(of text: String, glyphs: GlyphSet = .unicode, _ body: (TextCluster) -> Bool) {
    // Most of what is drawn: each byte is a cluster.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      for byte in text.utf8 where !body(asciiClusters[Int(byte) - 0x20]) { return }
      return
    }
    for character in text {
      let scalars = character.unicodeScalars
      if let only = scalars.first, isPlain(only), glyphs == .unicode || only.isASCII,
        scalars.index(after: scalars.startIndex) == scalars.endIndex
      {
        guard body(TextCluster(text: String(character), width: 1)) else { return }
        continue
      }
      for cluster in split(character) {
        if glyphs == .unicode || isASCII(cluster.text) {
          guard body(cluster) else { return }
        } else {
          let mark = replacement(for: cluster)
          for _ in 0..<cluster.width {
            guard body(TextCluster(text: mark, width: 1)) else { return }
          }
        }
      }
    }
  }

  private static let asciiClusters = (0x20..<0x7F as Range<UInt8>).map { byte in
    TextCluster(text: String(Unicode.Scalar(byte)), width: 1)
  }

  /// Scalars that are shown as they are and alone take one column, as far as that can be said without their properties: ASCII, Latin letters,
  /// dashes and quotes, lines, blocks and braille.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xA1..<0xAD, 0xAE..<0x300, 0x2010..<0x2028, 0x2500..<0x25FD, 0x2800..<0x2900: true
    default: false
    }
  }

  /// The start of `text` that fits into `columns`, with a mark at the end when something had to be left out.
  public static func truncated(_ text: String, to columns: Int, glyphs: GlyphSet = .unicode) -> String {
    guard columns > 0 else { return "" }
    let mark = glyphs == .ascii ? "~" : "…"
    var whole = ""
    var cut = ""
    var width = 0
    var fits = true
    forEachCluster(of: text, glyphs: glyphs) { cluster in
      if width + cluster.width > columns {
        fits = false
        return false
      }
      width += cluster.width
      whole += cluster.text
      if width <= columns - 1 { cut = whole }
      return true
    }
    return fits ? whole : cut + mark
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  /// What stands for one column of a cluster in ASCII.
  private static func replacement(for cluster: TextCluster) -> String {
    // The dots and dashes that people's input methods put in stay readable.
    switch cluster.text {
    case "…": "~"
    case "–", "—", "‐", "‑", "─": "-"
    case "’", "‘": "'"
    case "“", "”", "„": "\""
    case "\u{A0}": " "
    default: "?"
    }
  }

  /// Cuts a grapheme cluster into what terminals put into cells of their own: emoji sequences stay whole, spacing marks
  /// of Indic scripts get a cell each.
  static func split(_ character: Character) -> [TextCluster] {
    let scalars = harmless(character)
    guard let first = scalars.first else { return [] }
    // A picture with a part that nobody can show falls into its parts, or it would measure less than it takes.
    if isEmojiSequence(scalars), !scalars.contains("\u{FFFD}") {
      return [TextCluster(text: string(withoutOpenJoiner(scalars.prefix(16))), width: 2)]
    }
    var result: [TextCluster] = []
    var current: [Unicode.Scalar] = []
    var width = 0
    func finish() {
      guard !current.isEmpty else { return }
      result.append(TextCluster(text: string(current[...]), width: width))
    }
    // A mark with nothing to stand on gets a blank; the vowel or end of a Hangul syllable does not stand on one.
    if GraphemeWidth.of(first) == 0 {
      guard !GraphemeWidth.isInnerHangul(first) else { return [TextCluster(text: "\u{FFFD}", width: 1)] }
      current = [" "]
      width = 1
    }
    for scalar in scalars {
      let own = GraphemeWidth.of(scalar)
      if own == 0 {
        let joinsPictures = scalar.value == joiner && current.first.map(isPicture) ?? false
        if current.count <= combiningLimit, !isVariationSelector(scalar), !joinsPictures { current.append(scalar) }
      } else {
        finish()
        current = [scalar]
        width = own
      }
    }
    finish()
    return result
  }

  private static func isEmojiSequence(_ scalars: [Unicode.Scalar]) -> Bool {
    guard scalars.count > 1 else { return false }
    let (base, second) = (scalars[0], scalars[1])
    if GraphemeWidth.isRegionalIndicator(base) { return GraphemeWidth.isRegionalIndicator(second) }
    guard base.properties.isEmoji else { return false }
    // UTS #51: a presentation selector, a skin tone, a keycap, or a joiner makes it one picture.
    return scalars.dropFirst().contains { scalar in
      scalar.value == 0xFE0F || scalar.value == 0x20E3 || scalar.properties.isEmojiModifier
        || (scalar.value == joiner && base.value > 0x7F)
    }
  }

  /// Joins the picture before it to the one behind (U+200D).
  private static let joiner: UInt32 = 0x200D

  /// A joiner with nothing behind it would join whatever is drawn next.
  private static func withoutOpenJoiner(_ scalars: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let first = scalars.first, isPicture(first) else { return scalars }
    var scalars = scalars
    while scalars.last?.value == joiner { scalars.removeLast() }
    return scalars
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x7F && scalar.properties.isEmoji
  }

  private static func isVariationSelector(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xFE0E || scalar.value == 0xFE0F
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  /// The scalars of a cluster that may reach a terminal; never more than 32, however many marks somebody stacked.
  private static func harmless(_ character: Character) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in character.unicodeScalars.prefix(64) {
      guard let shown = harmless(scalar) else { continue }
      result.append(shown)
      if result.count == 32 { break }
    }
    return Array(withoutOpenJoiner(result[...]))
  }

  private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let value = scalar.value
    switch value {
    case 0x0D: return nil
    case 0x09, 0x0A, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: return " "
    case 0..<0x20, 0x7F..<0xA0: return "\u{FFFD}"
    case 0x20..<0x7F: return scalar
    case 0x200C, 0x200D, 0xFE0E, 0xFE0F: return scalar
    default: break
    }
    let properties = scalar.properties
    if properties.isBidiControl || properties.isDefaultIgnorableCodePoint { return nil }
    // Interlinear annotations hide text in some terminals.
    if (0xFFF9...0xFFFB).contains(value) { return nil }
    return properties.generalCategory == .unassigned || properties.isNoncharacterCodePoint ? "\u{FFFD}" : scalar
  }
}
