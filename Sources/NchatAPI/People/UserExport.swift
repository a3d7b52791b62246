/// Everything that the server keeps of a person.
public struct UserExport: APIModel, Equatable {
  public var exportedAt: Timestamp
  public var user: Account
  public var channels: [Channel]
  public var calls: [Call]
  public var participations: [CallParticipant]
  public var quality: [QualityReport]
  public var logins: [LoginRecord]
  public var streams: [LiveStream]
  public var streamMessages: [StreamChatMessage]
  public var streamReactions: [StreamReaction]
  /// Ids of people.
  public var following: [EntityID]
  /// Those that the person has made.
  public var recordings: [Recording]
  /// What the person said to being recorded.
  public var recordingConsents: [OwnRecordingConsent]
  /// All else, oldest first.
  public var records: [PersonalRecord]

  public init(
    exportedAt: Timestamp, user: Account, channels: [Channel], calls: [Call], participations: [CallParticipant],
    quality: [QualityReport], logins: [LoginRecord], streams: [LiveStream] = [],
    streamMessages: [StreamChatMessage] = [], streamReactions: [StreamReaction] = [], following: [EntityID] = [],
    recordings: [Recording] = [], recordingConsents: [OwnRecordingConsent] = [],
    records: [PersonalRecord] = []
  ) {
    self.exportedAt = exportedAt
    self.user = user
    self.channels = channels
    self.calls = calls
    self.participations = participations
    self.quality = quality
    self.logins = logins
    self.streams = streams
    self.streamMessages = streamMessages
    self.streamReactions = streamReactions
    self.following = following
    self.recordings = recordings
    self.recordingConsents = recordingConsents
    self.records = records
  }

  public static let schema = JSONSchema.object(
    [
      .required("exportedAt", .instant),
      .required("user", Account.schema),
      .required("channels", .array(of: Channel.schema)),
      .required("calls", .array(of: Call.schema)),
      .required("participations", .array(of: CallParticipant.schema)),
      .required("quality", .array(of: QualityReport.schema)),
      .required("logins", .array(of: LoginRecord.schema)),
      .required("streams", .array(of: LiveStream.schema)),
      .required("streamMessages", .array(of: StreamChatMessage.schema)),
      .required("streamReactions", .array(of: StreamReaction.schema)),
      .required("following", .array(of: .id), "ids of people"),
      .required("recordings", .array(of: Recording.schema), "those that the person has made"),
      .required(
        "recordingConsents", .array(of: OwnRecordingConsent.schema), "what the person said to being recorded"),
      .required(
        "records", .array(of: PersonalRecord.schema), "all else that the server keeps of the person, oldest first"),
    ]).named("UserExport")
}
