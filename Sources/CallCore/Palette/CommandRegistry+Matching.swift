extension CommandRegistry {
  /// The commands whose word or summary has the letters of a text in their order, the best first: those that begin with it, that have it
  /// as a whole, whose letters are close together. Without a text all of them, as they stand in the registry.
  func matching(_ text: String) -> [CommandDefinition] {
    let wanted = Array(text.bounded(to: 256).lowercased().filter { !$0.isWhitespace })
    guard !wanted.isEmpty else { return definitions }
    return definitions.enumerated().compactMap { index, definition in
      let scores = [Self.score(wanted, definition.word, bonus: 0), Self.score(wanted, definition.summary, bonus: 50)]
      return scores.compactMap(\.self).min().map { (definition, $0, index) }
    }.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.map(\.0)
  }

  /// How far the letters are apart, the less the better; nil where they are not all there.
  private static func score(_ wanted: [Character], _ text: String, bonus: Int) -> Int? {
    let letters = Array(text.lowercased().filter { !$0.isWhitespace })
    // From each place where the first letter stands, the nearest way through the rest.
    var best: Int?
    for start in letters.indices where letters[start] == wanted[0] {
      var at = start
      var found = 1
      while found < wanted.count, at + 1 < letters.count {
        at += 1
        if letters[at] == wanted[found] { found += 1 }
      }
      guard found == wanted.count else { break }
      let score = bonus + (at - start + 1 - wanted.count) * 4 + (start == 0 ? 0 : 10 + start)
      best = min(best ?? score, score)
    }
    return best
  }
}
