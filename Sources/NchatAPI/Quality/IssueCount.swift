/// How often an issue was found.
public struct IssueCount: APIModel, Equatable {
  public var issue: QualityIssue
  public var count: Int

  public init(issue: QualityIssue, count: Int) {
    self.issue = issue
    self.count = count
  }

  public static let schema = JSONSchema.object(
    [
      .required("issue", QualityIssue.schema),
      .required("count", .count),
    ]).named("IssueCount")
}
