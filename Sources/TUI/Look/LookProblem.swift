/// What is wrong with a line of a theme or of a list of keys, as the end of a sentence.
public struct LookProblem: Error, Equatable, Sendable {
  public var what: String

  init(_ what: String, meant: String? = nil) {
    self.what = what + (meant.map { "; did you mean \($0)?" } ?? "")
  }
}
