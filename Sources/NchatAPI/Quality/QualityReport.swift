/// A report, as it is kept.
public struct QualityReport: APIModel, Equatable {
  public var id: EntityID
  public var callId: EntityID
  public var participantId: EntityID?
  public var userId: EntityID?
  public var timestamp: Timestamp
  public var qualityScore: Double
  public var mos: Double?
  public var connectionType: ConnectionType?
  public var bandwidth: Bandwidth?
  public var audio: AudioQuality?
  public var video: VideoQuality?
  /// As the media server saw it.
  public var iceConnectionState: String?
  /// As the media server saw it.
  public var connectionState: String?
  public var issues: [QualityIssue]

  public init(
    id: EntityID, callId: EntityID, participantId: EntityID? = nil, userId: EntityID? = nil, timestamp: Timestamp,
    qualityScore: Double, mos: Double? = nil, connectionType: ConnectionType? = nil, bandwidth: Bandwidth? = nil,
    audio: AudioQuality? = nil, video: VideoQuality? = nil, iceConnectionState: String? = nil,
    connectionState: String? = nil, issues: [QualityIssue]
  ) {
    self.id = id
    self.callId = callId
    self.participantId = participantId
    self.userId = userId
    self.timestamp = timestamp
    self.qualityScore = qualityScore
    self.mos = mos
    self.connectionType = connectionType
    self.bandwidth = bandwidth
    self.audio = audio
    self.video = video
    self.iceConnectionState = iceConnectionState
    self.connectionState = connectionState
    self.issues = issues
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("callId", .id),
      .optional("participantId", .id),
      .optional("userId", .id),
      .required("timestamp", .instant),
      .required("qualityScore", .number(0...100)),
      .optional("mos", .number(1...5)),
      .optional("connectionType", ConnectionType.schema),
      .optional("bandwidth", Bandwidth.schema),
      .optional("audio", AudioQuality.schema),
      .optional("video", VideoQuality.schema),
      .optional("iceConnectionState", .text(0...32), "as the media server saw it"),
      .optional("connectionState", .text(0...32), "as the media server saw it"),
      .required("issues", .array(of: QualityIssue.schema, 0...6)),
    ]).named("QualityReport")
}
