/// Which of a person's keys cannot be, and why.
public struct KeyProblem: Error, Equatable, Sendable {
  /// Its place in the list.
  public var index: Int
  /// The place of the one that it collides with.
  public var other: Int?
  public var problem: LookProblem
}
