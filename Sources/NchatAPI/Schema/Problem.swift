/// One thing that is wrong with a value.
public struct Problem: Codable, Hashable, Sendable {
  /// Where: `targetUserIds[3]`, `video.jitter`; empty for the value itself.
  public var path: String
  /// What, as a sentence.
  public var problem: String

  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// Most problems that are told of one value.
  public static let limit = 20

  public static let schema = JSONSchema.object([
    .required("path", .text(0...256), "Where in the body: `targetUserIds[3]`; empty for the whole."),
    .required("problem", .text(1...1_024), "What is wrong, as a sentence."),
  ]).named("Problem")
}
