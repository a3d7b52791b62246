import NchatAPI

/// A stream as a row.
struct StreamRecord: Sendable, Equatable {
  let id: EntityID
  /// Nil: the channel is gone.
  var channelID: EntityID?
  let broadcaster: StreamPerson
  let roomName: String
  var title: String
  var description: String?
  var thumbnailURL: String?
  var life: StreamLife
  /// Whoever has it may publish.
  /// Nil where it is read for somebody who may not know it.
  var key: String?
  var maxResolution: StreamResolution
  var bitrateKbps: Int?
  var fps: Int?
  var isRecorded: Bool
  var enablesChat: Bool
  var enablesReactions: Bool
  var enablesQuestions: Bool
  var chatMode: StreamChatMode
  /// Between two messages of a person; 0 for none.
  var slowModeSeconds: Int
  var tags: [String]
  var language: String
  /// Nil: what every chat begins with.
  var automod: AutomodSettings?
  var currentViewers = 0
  var peakViewers = 0
  var totalViews = 0
  var totalChatMessages = 0
  var totalReactions = 0
  let createdAt: Timestamp
  var updatedAt: Timestamp

  var isLive: Bool { life.status == .live }
  var topic: EventTopic { .stream(id.uuid) }

  /// Seconds between messages where the mode alone says that there are some.
  static let usualSlowMode = 30

  /// Sets mode and seconds of a chat, of which one may say the other.
  mutating func setChat(_ mode: StreamChatMode?, slowSeconds: Int?) {
    if let mode {
      // Whoever leaves the slow mode does not stay slow.
      if chatMode == .slowMode, mode != .slowMode { slowModeSeconds = 0 }
      chatMode = mode
    }
    if let slowSeconds { slowModeSeconds = slowSeconds }
    switch chatMode {
    case .slowMode where slowModeSeconds == 0:
      if mode == .slowMode { slowModeSeconds = Self.usualSlowMode } else { chatMode = .open }
    case .open where slowModeSeconds > 0: chatMode = .slowMode
    default: break
    }
  }

  /// The stream as the contract shows it.
  ///
  /// - Parameter ingest: where it is published to, for its broadcaster; nil for everybody else.
  func shown(ingest: String?, at now: Timestamp) -> LiveStream {
    LiveStream(
      id: id, channelId: channelID, broadcasterId: broadcaster.id, broadcaster: broadcaster, title: title,
      description: description, thumbnailUrl: thumbnailURL, status: life.status, scheduledAt: life.scheduledAt,
      autoStart: life.startsItself,
      startedAt: life.startedAt, endedAt: life.endedAt, durationSeconds: life.seconds(at: now),
      streamKey: ingest == nil ? nil : key, ingestUrl: ingest, maxResolution: maxResolution, bitrateKbps: bitrateKbps,
      fps: fps, isRecorded: isRecorded, enableChat: enablesChat, enableReactions: enablesReactions,
      enableQa: enablesQuestions, chatMode: chatMode, slowModeSeconds: slowModeSeconds, tags: tags, language: language,
      currentViewers: currentViewers, peakViewers: peakViewers, totalViews: totalViews,
      totalChatMessages: totalChatMessages, totalReactions: totalReactions, createdAt: createdAt, updatedAt: updatedAt)
  }
}
