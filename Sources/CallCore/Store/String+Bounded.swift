extension String {
  /// The start of the text that fits into `limit` bytes of UTF-8, cut between scalars; costs no more than that much.
  func bounded(to limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var size = 0
    var end = unicodeScalars.startIndex
    while end < unicodeScalars.endIndex {
      size += UTF8.width(unicodeScalars[end])
      if size > limit { break }
      end = unicodeScalars.index(after: end)
    }
    return String(unicodeScalars[..<end])
  }
}
