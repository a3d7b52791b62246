/// A live stream: a row, in the names of its columns. What is not known is null.
public struct LiveStream: APIModel, Equatable {
  public var id: EntityID
  /// Null when the channel is gone.
  public var channelId: EntityID?
  public var broadcasterId: EntityID
  public var broadcaster: StreamPerson
  public var title: String
  public var description: String?
  public var thumbnailUrl: String?
  public var status: StreamStatus
  public var scheduledAt: Timestamp?
  /// Begins at its time by itself, when its broadcaster is there, or else when they come.
  public var autoStart: Bool
  public var startedAt: Timestamp?
  public var endedAt: Timestamp?
  /// From start to end, or until now.
  public var durationSeconds: Int
  /// For the broadcaster alone.
  public var streamKey: String?
  /// For the broadcaster alone.
  public var ingestUrl: String?
  public var hlsManifestUrl: String?
  public var dashManifestUrl: String?
  public var recordingUrl: String?
  public var maxResolution: StreamResolution
  public var bitrateKbps: Int?
  public var fps: Int?
  public var isRecorded: Bool
  public var enableChat: Bool
  public var enableReactions: Bool
  public var enableQa: Bool
  public var chatMode: StreamChatMode
  /// Between two messages of a person; 0 for none.
  public var slowModeSeconds: Int
  public var tags: [String]
  public var language: String
  public var currentViewers: Int
  public var peakViewers: Int
  /// Viewer sessions.
  public var totalViews: Int
  public var totalChatMessages: Int
  public var totalReactions: Int
  public var createdAt: Timestamp
  public var updatedAt: Timestamp

  public init(
    id: EntityID, channelId: EntityID? = nil, broadcasterId: EntityID, broadcaster: StreamPerson, title: String,
    description: String? = nil, thumbnailUrl: String? = nil, status: StreamStatus, scheduledAt: Timestamp? = nil,
    autoStart: Bool = true,
    startedAt: Timestamp? = nil, endedAt: Timestamp? = nil, durationSeconds: Int, streamKey: String? = nil,
    ingestUrl: String? = nil, hlsManifestUrl: String? = nil, dashManifestUrl: String? = nil,
    recordingUrl: String? = nil, maxResolution: StreamResolution, bitrateKbps: Int? = nil, fps: Int? = nil,
    isRecorded: Bool, enableChat: Bool, enableReactions: Bool, enableQa: Bool, chatMode: StreamChatMode,
    slowModeSeconds: Int, tags: [String], language: String, currentViewers: Int, peakViewers: Int, totalViews: Int,
    totalChatMessages: Int, totalReactions: Int, createdAt: Timestamp, updatedAt: Timestamp
  ) {
    self.id = id
    self.channelId = channelId
    self.broadcasterId = broadcasterId
    self.broadcaster = broadcaster
    self.title = title
    self.description = description
    self.thumbnailUrl = thumbnailUrl
    self.status = status
    self.scheduledAt = scheduledAt
    self.autoStart = autoStart
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.durationSeconds = durationSeconds
    self.streamKey = streamKey
    self.ingestUrl = ingestUrl
    self.hlsManifestUrl = hlsManifestUrl
    self.dashManifestUrl = dashManifestUrl
    self.recordingUrl = recordingUrl
    self.maxResolution = maxResolution
    self.bitrateKbps = bitrateKbps
    self.fps = fps
    self.isRecorded = isRecorded
    self.enableChat = enableChat
    self.enableReactions = enableReactions
    self.enableQa = enableQa
    self.chatMode = chatMode
    self.slowModeSeconds = slowModeSeconds
    self.tags = tags
    self.language = language
    self.currentViewers = currentViewers
    self.peakViewers = peakViewers
    self.totalViews = totalViews
    self.totalChatMessages = totalChatMessages
    self.totalReactions = totalReactions
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id
    case channelId = "channel_id"
    case broadcasterId = "broadcaster_id"
    case broadcaster
    case title
    case description
    case thumbnailUrl = "thumbnail_url"
    case status
    case scheduledAt = "scheduled_at"
    case autoStart = "auto_start"
    case startedAt = "started_at"
    case endedAt = "ended_at"
    case durationSeconds = "duration_seconds"
    case streamKey = "stream_key"
    case ingestUrl = "ingest_url"
    case hlsManifestUrl = "hls_manifest_url"
    case dashManifestUrl = "dash_manifest_url"
    case recordingUrl = "recording_url"
    case maxResolution = "max_resolution"
    case bitrateKbps = "bitrate_kbps"
    case fps
    case isRecorded = "is_recorded"
    case enableChat = "enable_chat"
    case enableReactions = "enable_reactions"
    case enableQa = "enable_qa"
    case chatMode = "chat_mode"
    case slowModeSeconds = "slow_mode_seconds"
    case tags
    case language
    case currentViewers = "current_viewers"
    case peakViewers = "peak_viewers"
    case totalViews = "total_views"
    case totalChatMessages = "total_chat_messages"
    case totalReactions = "total_reactions"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(id, forKey: .id)
    try members.encode(channelId, forKey: .channelId)
    try members.encode(broadcasterId, forKey: .broadcasterId)
    try members.encode(broadcaster, forKey: .broadcaster)
    try members.encode(title, forKey: .title)
    try members.encode(description, forKey: .description)
    try members.encode(thumbnailUrl, forKey: .thumbnailUrl)
    try members.encode(status, forKey: .status)
    try members.encode(scheduledAt, forKey: .scheduledAt)
    try members.encode(autoStart, forKey: .autoStart)
    try members.encode(startedAt, forKey: .startedAt)
    try members.encode(endedAt, forKey: .endedAt)
    try members.encode(durationSeconds, forKey: .durationSeconds)
    try members.encodeIfPresent(streamKey, forKey: .streamKey)
    try members.encodeIfPresent(ingestUrl, forKey: .ingestUrl)
    try members.encode(hlsManifestUrl, forKey: .hlsManifestUrl)
    try members.encode(dashManifestUrl, forKey: .dashManifestUrl)
    try members.encode(recordingUrl, forKey: .recordingUrl)
    try members.encode(maxResolution, forKey: .maxResolution)
    try members.encode(bitrateKbps, forKey: .bitrateKbps)
    try members.encode(fps, forKey: .fps)
    try members.encode(isRecorded, forKey: .isRecorded)
    try members.encode(enableChat, forKey: .enableChat)
    try members.encode(enableReactions, forKey: .enableReactions)
    try members.encode(enableQa, forKey: .enableQa)
    try members.encode(chatMode, forKey: .chatMode)
    try members.encode(slowModeSeconds, forKey: .slowModeSeconds)
    try members.encode(tags, forKey: .tags)
    try members.encode(language, forKey: .language)
    try members.encode(currentViewers, forKey: .currentViewers)
    try members.encode(peakViewers, forKey: .peakViewers)
    try members.encode(totalViews, forKey: .totalViews)
    try members.encode(totalChatMessages, forKey: .totalChatMessages)
    try members.encode(totalReactions, forKey: .totalReactions)
    try members.encode(createdAt, forKey: .createdAt)
    try members.encode(updatedAt, forKey: .updatedAt)
  }

  public static let schema = JSONSchema.object(
    [
      .required("id", .id),
      .required("channel_id", .id.orNull, "null when the channel is gone"),
      .required("broadcaster_id", .id),
      .required("broadcaster", StreamPerson.schema),
      .required("title", .text(1...255)),
      .required("description", .text(0...5_000).orNull),
      .required("thumbnail_url", .text(1...2_048).orNull),
      .required("status", StreamStatus.schema),
      .required("scheduled_at", .instant.orNull),
      .required(
        "auto_start", .boolean, "begins at its time by itself, when its broadcaster is there, or else when they come"),
      .required("started_at", .instant.orNull),
      .required("ended_at", .instant.orNull),
      .required("duration_seconds", .count, "from start to end, or until now"),
      .optional("stream_key", .token(1...255), "for the broadcaster alone"),
      .optional("ingest_url", .token(1...2_048), "for the broadcaster alone"),
      .required("hls_manifest_url", .text(1...2_048).orNull),
      .required("dash_manifest_url", .text(1...2_048).orNull),
      .required("recording_url", .text(1...2_048).orNull),
      .required("max_resolution", StreamResolution.schema),
      .required("bitrate_kbps", .count.orNull),
      .required("fps", .count.orNull),
      .required("is_recorded", .boolean),
      .required("enable_chat", .boolean),
      .required("enable_reactions", .boolean),
      .required("enable_qa", .boolean),
      .required("chat_mode", StreamChatMode.schema),
      .required("slow_mode_seconds", .integer(0...3_600), "between two messages of a person; 0 for none"),
      .required("tags", .array(of: .text(1...50), 0...20)),
      .required("language", .text(1...16)),
      .required("current_viewers", .count),
      .required("peak_viewers", .count),
      .required("total_views", .count, "viewer sessions"),
      .required("total_chat_messages", .count),
      .required("total_reactions", .count),
      .required("created_at", .instant),
      .required("updated_at", .instant),
    ]).named("LiveStream")
}
