extension String {
  /// The text as a column of so many characters takes it: cut by code points, as databases count them, and without U+0000, which PostgreSQL refuses.
  func bounded(to length: Int) -> String {
    var scalars = UnicodeScalarView()
    scalars.append(contentsOf: unicodeScalars.lazy.filter { $0.value != 0 }.prefix(length))
    return String(scalars)
  }
}
