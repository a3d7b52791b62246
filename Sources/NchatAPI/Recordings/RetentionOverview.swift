/// The rules of how long recordings are kept, and how much there is.
public struct RetentionOverview: APIModel, Equatable {
  public var policies: [RetentionPolicy]
  /// Of the caller's own recordings; for administrators of all.
  public var usage: RecordingUsage

  public init(policies: [RetentionPolicy], usage: RecordingUsage) {
    self.policies = policies
    self.usage = usage
  }

  public static let schema = JSONSchema.object(
    [
      .required("policies", .array(of: RetentionPolicy.schema, 0...10)),
      .required("usage", RecordingUsage.schema, "of the caller's own recordings; for administrators of all"),
    ]).named("RetentionOverview")
}
