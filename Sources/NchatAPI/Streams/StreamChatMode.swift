/// Who may write in the chat of a stream.
public enum StreamChatMode: String, APIModel, CaseIterable {
  case open
  /// Those who follow the broadcaster.
  case followersOnly = "followers_only"
  /// Those whom the broadcaster has put on the list.
  case subscribersOnly = "subscribers_only"
  /// Everybody, now and then.
  case slowMode = "slow_mode"
  /// Nobody.
  case disabled

  /// Words of other clients for the same.
  private static let otherWords = ["followers": StreamChatMode.followersOnly, "subscribers": .subscribersOnly]

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    guard let mode = StreamChatMode(rawValue: word) ?? Self.otherWords[word] else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no mode of a chat")
    }
    self = mode
  }

  public static let schema = JSONSchema.words(of: StreamChatMode.self).named("StreamChatMode")

  /// The words that requests may use.
  static let requestSchema = JSONSchema.words(allCases.map(\.rawValue) + otherWords.keys.sorted())

  /// Seconds between two messages of a person.
  static let slowSeconds = JSONSchema.integer(0...3_600)
}
