/// What a run of the rules of retention came to.
public struct RetentionReport: APIModel, Equatable {
  /// Recordings that have expired by it.
  public var executed: Int
  public var failed: Int
  /// Due, and kept by a legal hold.
  public var skipped: Int

  public init(executed: Int, failed: Int, skipped: Int) {
    self.executed = executed
    self.failed = failed
    self.skipped = skipped
  }

  public static let schema = JSONSchema.object(
    [
      .required("executed", .count, "recordings that have expired by it"),
      .required("failed", .count),
      .required("skipped", .count, "due, and kept by a legal hold"),
    ]).named("RetentionReport")
}
