import LiveKitProtocol

/// What a client measured of its connection. Score and issues are computed by the server; what the client sends of them is not used.
public struct QualityReportRequest: APIModel, Equatable {
  public var callId: EntityID
  /// The caller's participation.
  public var participantId: EntityID?
  public var timestamp: Timestamp?
  public var connectionType: ConnectionType?
  public var bandwidth: Bandwidth?
  public var audio: AudioQuality?
  public var video: VideoQuality?
  public var qualityScore: Double?
  public var issues: [QualityIssue]?
  public var rtcStats: JSONValue?

  public init(
    callId: EntityID, participantId: EntityID? = nil, timestamp: Timestamp? = nil,
    connectionType: ConnectionType? = nil, bandwidth: Bandwidth? = nil, audio: AudioQuality? = nil,
    video: VideoQuality? = nil, qualityScore: Double? = nil, issues: [QualityIssue]? = nil, rtcStats: JSONValue? = nil
  ) {
    self.callId = callId
    self.participantId = participantId
    self.timestamp = timestamp
    self.connectionType = connectionType
    self.bandwidth = bandwidth
    self.audio = audio
    self.video = video
    self.qualityScore = qualityScore
    self.issues = issues
    self.rtcStats = rtcStats
  }

  public static let schema = JSONSchema.object(
    [
      .required("callId", .id),
      .nullable("participantId", .id, "the caller's participation"),
      .nullable("timestamp", .instant),
      .nullable("connectionType", ConnectionType.schema),
      .nullable("bandwidth", Bandwidth.schema),
      .nullable("audio", AudioQuality.schema),
      .nullable("video", VideoQuality.schema),
      .nullable("qualityScore", .number(0...100)),
      .nullable("issues", .array(of: QualityIssue.schema, 0...6)),
      .nullable("rtcStats", .document(bytes: 65_536, depth: 8)),
    ]).named("QualityReportRequest")
    .with(example: [
      "callId": "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10",
      "audio": ["packetsLost": 3, "packetsReceived": 497, "jitter": 12.5, "rtt": 48],
    ])
}
