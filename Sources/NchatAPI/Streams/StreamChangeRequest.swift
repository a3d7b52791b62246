/// Changes a stream. What is left out stays.
public struct StreamChangeRequest: APIModel, Equatable {
  public var title: String?
  /// An empty one takes it away.
  public var description: String?
  /// An empty one takes it away.
  public var thumbnailUrl: String?
  /// Another time for what has not begun.
  public var scheduledAt: Timestamp?
  /// Begins at its time by itself, when its broadcaster is there, or else when they come.
  public var autoStart: Bool?
  public var maxResolution: StreamResolution?
  public var isRecorded: Bool?
  public var enableChat: Bool?
  public var enableReactions: Bool?
  public var enableQa: Bool?
  public var chatMode: StreamChatMode?
  public var slowModeSeconds: Int?
  public var tags: [String]?
  public var language: String?

  public init(
    title: String? = nil, description: String? = nil, thumbnailUrl: String? = nil, scheduledAt: Timestamp? = nil,
    autoStart: Bool? = nil,
    maxResolution: StreamResolution? = nil, isRecorded: Bool? = nil, enableChat: Bool? = nil,
    enableReactions: Bool? = nil, enableQa: Bool? = nil, chatMode: StreamChatMode? = nil, slowModeSeconds: Int? = nil,
    tags: [String]? = nil, language: String? = nil
  ) {
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

  public static let schema = JSONSchema.object(
    [
      .nullable("title", .line(1...255)),
      .nullable("description", .text(0...5_000), "an empty one takes it away"),
      .nullable("thumbnailUrl", .token(0...2_048), "an empty one takes it away"),
      .nullable("scheduledAt", .instant, "another time for what has not begun"),
      .nullable(
        "autoStart", .boolean, "begins at its time by itself, when its broadcaster is there, or else when they come"),
      .nullable("maxResolution", StreamResolution.schema),
      .nullable("isRecorded", .boolean),
      .nullable("enableChat", .boolean),
      .nullable("enableReactions", .boolean),
      .nullable("enableQa", .boolean),
      .nullable("chatMode", StreamChatMode.requestSchema),
      .nullable("slowModeSeconds", StreamChatMode.slowSeconds),
      .nullable("tags", .array(of: .line(1...50), 0...20)),
      .nullable("language", .token(1...16)),
    ],
    anyOf: [
      "title", "description", "thumbnailUrl", "scheduledAt", "autoStart", "maxResolution", "isRecorded", "enableChat",
      "enableReactions", "enableQa", "chatMode", "slowModeSeconds", "tags", "language",
    ]
  ).named("StreamChangeRequest")
    .with(example: ["title": "Release party, take two"])
}
