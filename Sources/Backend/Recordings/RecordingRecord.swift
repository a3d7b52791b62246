import NchatAPI

/// A recording as a row.
struct RecordingRecord: Sendable, Equatable {
  let id: EntityID
  let source: RecordingSource
  var callID: EntityID?
  var streamID: EntityID?
  var channelID: EntityID?
  let maker: EntityID
  let makerName: String
  let roomName: String
  let format: RecordingFormat
  let quality: RecordingQuality
  let layout: RecordingLayout
  let isAudioOnly: Bool
  var visibility: RecordingVisibility
  /// Below what the egress service writes to.
  let filePath: String
  /// Where the egress service says that the file is.
  var fileURL: String?
  /// Bytes.
  var fileSize: Int64?
  /// Whole seconds, as the egress service says; until then from beginning to end.
  var fileSeconds: Int?
  var life: RecordingLife
  /// For good without.
  var retentionDays: Int?
  var policyID: EntityID?
  var expiresAt: Timestamp?
  var warnAt: Timestamp?
  var isHeld = false
  var heldBy: EntityID?
  var deletedAt: Timestamp?
  var deletedBy: EntityID?
  var egressID: String?
  /// When the egress service is asked (again) for what is wished.
  var retryAt: Timestamp?
  var egressAttempts = 0
  /// When it is asked how it does.
  var checkAt: Timestamp?
  /// When the file is to be removed.
  var fileDeleteAt: Timestamp?
  let createdAt: Timestamp

  /// Where it is told of.
  var topic: EventTopic? { callID.map { .call($0.uuid) } ?? streamID.map { .stream($0.uuid) } }

  /// Whether nothing is to come of it. Of a step it says how the recording was before.
  var isGivenUp: Bool { life.status == .failed || life.status == .deleted }

  /// Whole seconds.
  func seconds(at now: Timestamp) -> Int { fileSeconds ?? life.seconds(at: now) }

  /// The recording as somebody sees it.
  func shown(to standing: RecordingStanding, at now: Timestamp) -> Recording {
    let permissions = standing.permissions(visibility)
    let consents = standing.knowsPeople ? life.consents : [:]
    return Recording(
      id: id, source: source, callId: callID, streamId: streamID, channelId: channelID, startedBy: maker,
      startedByName: makerName, status: life.status, failureReason: life.failure, errorMessage: life.message,
      format: format, quality: quality, layout: layout, audioOnly: isAudioOnly, visibility: visibility,
      duration: seconds(at: now), fileSize: fileSize.map { Int($0) },
      fileLocation: permissions.contains(.download) ? fileURL : nil, consentDeadline: life.consentDeadline,
      consents: consents.map { user, consent in
        RecordingConsent(
          userId: user, state: consent.state, askedAt: consent.askedAt, answeredAt: consent.answeredAt)
      }.sorted { ($0.askedAt, $0.userId.description) < ($1.askedAt, $1.userId.description) },
      createdAt: createdAt, startedAt: life.startedAt, endedAt: life.endedAt, processedAt: life.processedAt,
      retentionDays: retentionDays, retentionPolicyId: policyID, expiresAt: expiresAt, legalHold: isHeld,
      permissions: RecordingPermission.allCases.filter(permissions.contains))
  }
}
