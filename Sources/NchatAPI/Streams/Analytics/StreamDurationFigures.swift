/// How long a stream went on.
public struct StreamDurationFigures: APIModel, Equatable {
  /// From its start to its end, or until now.
  public var totalSeconds: Double
  public var startTime: Timestamp?
  public var endTime: Timestamp?
  public var status: StreamStatus

  public init(
    totalSeconds: Double, startTime: Timestamp? = nil, endTime: Timestamp? = nil, status: StreamStatus
  ) {
    self.totalSeconds = totalSeconds
    self.startTime = startTime
    self.endTime = endTime
    self.status = status
  }

  public static let schema = JSONSchema.object(
    [
      .required("totalSeconds", .number(0...1e12), "from its start to its end, or until now"),
      .optional("startTime", .instant),
      .optional("endTime", .instant),
      .required("status", StreamStatus.schema),
    ]).named("StreamDurationFigures")
}
