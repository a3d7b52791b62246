/// Makes a stream in a channel; the caller is its broadcaster.
public struct CreateStreamRequest: APIModel, Equatable {
  public var channelId: EntityID
  public var title: String
  public var description: String?
  public var thumbnailUrl: String?
  /// When it is to begin; without, when its broadcaster starts it.
  public var scheduledAt: Timestamp?
  /// Begins at its time by itself, when its broadcaster is there, or else when they come.
  public var autoStart: Bool
  public var maxResolution: StreamResolution
  public var isRecorded: Bool
  public var enableChat: Bool
  public var enableReactions: Bool
  public var enableQa: Bool
  public var chatMode: StreamChatMode
  public var slowModeSeconds: Int?
  public var tags: [String]
  public var language: String

  public init(
    channelId: EntityID, title: String, description: String? = nil, thumbnailUrl: String? = nil,
    scheduledAt: Timestamp? = nil, autoStart: Bool = true, maxResolution: StreamResolution = .p1080,
    isRecorded: Bool = true,
    enableChat: Bool = true, enableReactions: Bool = true, enableQa: Bool = false, chatMode: StreamChatMode = .open,
    slowModeSeconds: Int? = nil, tags: [String] = [], language: String = "en"
  ) {
    self.channelId = channelId
    self.title = title
    self.description = description
    self.thumbnailUrl = thumbnailUrl
    self.scheduledAt = scheduledAt
    self.autoStart = autoStart
    self.maxResolution = maxResolution
    self.isRecorded = isRecorded
    self.enableChat = enableChat
    self.enableReactions = enableReactions
    self.enableQa = enableQa
    self.chatMode = chatMode
    self.slowModeSeconds = slowModeSeconds
    self.tags = tags
    self.language = language
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    channelId = try members.decode(EntityID.self, forKey: .channelId)
    title = try members.decode(String.self, forKey: .title)
    description = try members.decodeIfPresent(String.self, forKey: .description)
    thumbnailUrl = try members.decodeIfPresent(String.self, forKey: .thumbnailUrl)
    scheduledAt = try members.decodeIfPresent(Timestamp.self, forKey: .scheduledAt)
    autoStart = try members.decodeIfPresent(Bool.self, forKey: .autoStart) ?? true
    maxResolution = try members.decodeIfPresent(StreamResolution.self, forKey: .maxResolution) ?? .p1080
    isRecorded = try members.decodeIfPresent(Bool.self, forKey: .isRecorded) ?? true
    enableChat = try members.decodeIfPresent(Bool.self, forKey: .enableChat) ?? true
    enableReactions = try members.decodeIfPresent(Bool.self, forKey: .enableReactions) ?? true
    enableQa = try members.decodeIfPresent(Bool.self, forKey: .enableQa) ?? false
    chatMode = try members.decodeIfPresent(StreamChatMode.self, forKey: .chatMode) ?? .open
    slowModeSeconds = try members.decodeIfPresent(Int.self, forKey: .slowModeSeconds)
    tags = try members.decodeIfPresent([String].self, forKey: .tags) ?? []
    language = try members.decodeIfPresent(String.self, forKey: .language) ?? "en"
  }

  public static let schema = JSONSchema.object(
    [
      .required("channelId", .id),
      .required("title", .line(1...255)),
      .nullable("description", .text(0...5_000)),
      .nullable("thumbnailUrl", .token(1...2_048)),
      .nullable("scheduledAt", .instant, "when it is to begin; without, when its broadcaster starts it"),
      .nullable(
        "autoStart", .boolean.with(default: true),
        "begins at its time by itself, when its broadcaster is there, or else when they come"),
      .nullable("maxResolution", StreamResolution.schema.with(default: "1080p")),
      .nullable("isRecorded", .boolean.with(default: true)),
      .nullable("enableChat", .boolean.with(default: true)),
      .nullable("enableReactions", .boolean.with(default: true)),
      .nullable("enableQa", .boolean.with(default: false)),
      .nullable("chatMode", StreamChatMode.requestSchema.with(default: "open")),
      .nullable("slowModeSeconds", StreamChatMode.slowSeconds),
      .nullable("tags", .array(of: .line(1...50), 0...20)),
      .nullable("language", .token(1...16).with(default: "en")),
    ]).named("CreateStreamRequest")
    .with(example: ["channelId": "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10", "title": "Release party"])
}
