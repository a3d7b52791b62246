/// A recording of a call or a stream.
public struct Recording: APIModel, Equatable {
  public var id: EntityID
  public var source: RecordingSource
  public var callId: EntityID?
  public var streamId: EntityID?
  public var channelId: EntityID?
  public var startedBy: EntityID
  public var startedByName: String
  public var status: RecordingStatus
  public var failureReason: RecordingFailureReason?
  /// The egress service's words.
  public var errorMessage: String?
  public var format: RecordingFormat
  public var quality: RecordingQuality
  public var layout: RecordingLayout
  public var audioOnly: Bool
  public var visibility: RecordingVisibility
  /// Whole seconds; of one that goes on, until now.
  public var duration: Int
  /// Bytes.
  public var fileSize: Int?
  /// Where the egress service has put the file; for those who may download it.
  public var fileLocation: String?
  /// Until when those present may answer.
  public var consentDeadline: Timestamp?
  public var consents: [RecordingConsent]
  public var createdAt: Timestamp
  public var startedAt: Timestamp?
  public var endedAt: Timestamp?
  /// When its file was finished.
  public var processedAt: Timestamp?
  /// Days that it is kept for; for good without.
  public var retentionDays: Int?
  public var retentionPolicyId: EntityID?
  public var expiresAt: Timestamp?
  public var legalHold: Bool
  /// What the caller may do with it.
  public var permissions: [RecordingPermission]

  public init(
    id: EntityID, source: RecordingSource, callId: EntityID? = nil, streamId: EntityID? = nil,
    channelId: EntityID? = nil, startedBy: EntityID, startedByName: String, status: RecordingStatus,
    failureReason: RecordingFailureReason? = nil, errorMessage: String? = nil, format: RecordingFormat,
    quality: RecordingQuality, layout: RecordingLayout, audioOnly: Bool, visibility: RecordingVisibility,
    duration: Int, fileSize: Int? = nil, fileLocation: String? = nil, consentDeadline: Timestamp? = nil,
    consents: [RecordingConsent], createdAt: Timestamp, startedAt: Timestamp? = nil, endedAt: Timestamp? = nil,
    processedAt: Timestamp? = nil, retentionDays: Int? = nil, retentionPolicyId: EntityID? = nil,
    expiresAt: Timestamp? = nil, legalHold: Bool, permissions: [RecordingPermission]
  ) {
    self.id = id
    self.source = source
    self.callId = callId
    self.streamId = streamId
    self.channelId = channelId
    self.startedBy = startedBy
    self.startedByName = startedByName
    self.status = status
    self.failureReason = failureReason
    self.errorMessage = errorMessage
    self.format = format
    self.quality = quality
    self.layout = layout
    self.audioOnly = audioOnly
    self.visibility = visibility
    self.duration = duration
    self.fileSize = fileSize
    self.fileLocation = fileLocation
    self.consentDeadline = consentDeadline
    self.consents = consents
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.processedAt = processedAt
    self.retentionDays = retentionDays
    self.retentionPolicyId = retentionPolicyId
    self.expiresAt = expiresAt
    self.legalHold = legalHold
    self.permissions = permissions
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("source", RecordingSource.schema),
      .optional("callId", .id),
      .optional("streamId", .id),
      .optional("channelId", .id),
      .required("startedBy", .id),
      .required("startedByName", .text(1...100)),
      .required("status", RecordingStatus.schema),
      .optional("failureReason", RecordingFailureReason.schema),
      .optional("errorMessage", .text(1...500), "the egress service's words"),
      .required("format", RecordingFormat.schema),
      .required("quality", RecordingQuality.schema),
      .required("layout", RecordingLayout.schema),
      .required("audioOnly", .boolean),
      .required("visibility", RecordingVisibility.schema),
      .required("duration", .count, "whole seconds; of one that goes on, until now"),
      .optional("fileSize", .count, "bytes"),
      .optional(
        "fileLocation", .text(1...2_048),
        "where the egress service has put the file; for those who may download it"),
      .optional("consentDeadline", .instant, "until when those present may answer"),
      .required("consents", .array(of: RecordingConsent.schema)),
      .required("createdAt", .instant),
      .optional("startedAt", .instant),
      .optional("endedAt", .instant),
      .optional("processedAt", .instant, "when its file was finished"),
      .optional("retentionDays", .integer(1...3_650), "days that it is kept for; for good without"),
      .optional("retentionPolicyId", .id),
      .optional("expiresAt", .instant),
      .required("legalHold", .boolean),
      .required("permissions", .array(of: RecordingPermission.schema, 0...10), "what the caller may do with it"),
    ]).named("Recording")
}
