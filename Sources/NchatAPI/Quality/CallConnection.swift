/// How one connection of somebody in a call has been, from its begin until now or its end.
public struct CallConnection: APIModel, Equatable {
  public var participantId: EntityID?
  public var userId: EntityID
  /// What the reporter calls it.
  public var connectionId: String
  public var reportedBy: QualitySource
  public var connectionState: String
  public var iceConnectionState: String?
  public var startedAt: Timestamp
  /// Of the newest figures.
  public var updatedAt: Timestamp
  public var endedAt: Timestamp?
  public var figures: ConnectionFigures

  public init(
    participantId: EntityID? = nil, userId: EntityID, connectionId: String, reportedBy: QualitySource,
    connectionState: String, iceConnectionState: String? = nil, startedAt: Timestamp, updatedAt: Timestamp,
    endedAt: Timestamp? = nil, figures: ConnectionFigures
  ) {
    self.participantId = participantId
    self.userId = userId
    self.connectionId = connectionId
    self.reportedBy = reportedBy
    self.connectionState = connectionState
    self.iceConnectionState = iceConnectionState
    self.startedAt = startedAt
    self.updatedAt = updatedAt
    self.endedAt = endedAt
    self.figures = figures
  }

  public static let schema = JSONSchema.object(
    [
      .optional("participantId", .id),
      .required("userId", .id),
      .required("connectionId", .text(1...255), "what the reporter calls it"),
      .required("reportedBy", QualitySource.schema),
      .required("connectionState", .text(0...32)),
      .optional("iceConnectionState", .text(0...32)),
      .required("startedAt", .instant),
      .required("updatedAt", .instant, "of the newest figures"),
      .optional("endedAt", .instant),
      .required("figures", ConnectionFigures.schema),
    ]).named("CallConnection")
}
