/// Changes a recording. What is left out stays.
public struct RecordingChangeRequest: APIModel, Equatable {
  public var visibility: RecordingVisibility?
  /// Of the server's administrators alone: keeps it from being deleted and from expiring.
  public var legalHold: Bool?
  /// Days from its end.
  public var retentionDays: Int?
  /// Goes before `retentionDays`.
  public var keepForever: Bool?

  public init(
    visibility: RecordingVisibility? = nil, legalHold: Bool? = nil, retentionDays: Int? = nil, keepForever: Bool? = nil
  ) {
    self.visibility = visibility
    self.legalHold = legalHold
    self.retentionDays = retentionDays
    self.keepForever = keepForever
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("visibility", RecordingVisibility.schema),
      .nullable("legalHold", .boolean, "of administrators alone: it is not deleted and does not expire"),
      .nullable("retentionDays", .integer(1...3_650), "from its end"),
      .nullable("keepForever", .boolean, "goes before retentionDays"),
    ], anyOf: ["visibility", "legalHold", "retentionDays", "keepForever"]
  ).named("RecordingChangeRequest")
    .with(example: ["visibility": "channel"])
}
