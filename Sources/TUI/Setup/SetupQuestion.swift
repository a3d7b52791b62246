/// A question of the first start.
public struct SetupQuestion: Sendable, Equatable {
  /// Which one it is, from 1, of how many.
  public var number: Int
  public var count: Int
  public var title: String
  /// What the answer is for, in a sentence or two.
  public var words: String
  /// What is asked for, before the line to type into.
  public var label: String
  /// What stands in the line to begin with.
  public var suggestion: String
  /// The line shows dots.
  public var isSecret: Bool
  /// What there is to choose from; empty for a line of any text. The answer is a choice's number, from 1.
  public var choices: [String]
  /// What was wrong with the last answer.
  public var problem: String?

  public init(
    number: Int, count: Int, title: String, words: String, label: String, suggestion: String = "",
    isSecret: Bool = false, choices: [String] = [], problem: String? = nil
  ) {
    self.number = number
    self.count = count
    self.title = title
    self.words = words
    self.label = label
    self.suggestion = suggestion
    self.isSecret = isSecret
    self.choices = choices
    self.problem = problem
  }
}
