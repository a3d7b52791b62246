/// Finds what somebody probably meant.
enum NearestName {
  /// The name with the fewest edits to `text`, if those are few for its length.
  static func of(_ text: String, among names: [String]) -> String? {
    let limit = max(1, min(3, text.count / 2))
    var best: (name: String, distance: Int)?
    for name in names where abs(name.count - text.count) <= limit {
      let distance = distance(Array(text.lowercased()), Array(name.lowercased()))
      if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// Insertions, deletions and replacements from `a` to `b` (Levenshtein).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count]
  }
}
