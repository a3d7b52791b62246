/// Finds what somebody meant who mistyped a word.
public enum NearestWord {
  /// The candidate that the fewest letters have to be changed, added or left out for; nil where more than `limit` have to.
  public static func to(_ word: String, among candidates: some Sequence<String>, within limit: Int) -> String? {
    let word = Array(word.prefix(128))
    return candidates.lazy.map { ($0, distance(word, Array($0.prefix(128)))) }.filter { $0.1 <= limit }
      .min { $0.1 < $1.1 }?.0
  }

  /// The same with a limit by the word's length: two letters, or a third of a long word.
  public static func to(_ word: String, among candidates: some Sequence<String>) -> String? {
    to(word, among: candidates, within: max(2, word.count / 3))
  }

  /// Levenshtein's distance.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let cost = min(diagonal + (letter == other ? 0 : 1), row[j] + 1, row[j + 1] + 1)
        diagonal = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[b.count]
  }
}
