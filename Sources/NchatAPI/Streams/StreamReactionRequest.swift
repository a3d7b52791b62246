/// Reacts to a stream. The reaction may come under three names: the first of them that is there counts.
public struct StreamReactionRequest: APIModel, Equatable {
  public var reactionType: StreamReactionType?
  /// As older clients say it.
  public var reactionWord: StreamReactionType?
  /// A word, in small letters or capitals, or an emoji that stands for one.
  public var emoji: String?
  /// Percent of the width.
  public var positionX: Double?
  /// Percent of the height.
  public var positionY: Double?

  public init(_ type: StreamReactionType, positionX: Double? = nil, positionY: Double? = nil) {
    reactionType = type
    self.positionX = positionX
    self.positionY = positionY
  }

  private enum CodingKeys: String, CodingKey {
    case reactionType
    case reactionWord = "reaction_type"
    case emoji, positionX, positionY
  }

  /// The reaction; nil only of a request that was not held against its schema.
  public var type: StreamReactionType? {
    reactionType ?? reactionWord ?? emoji.flatMap(StreamReactionType.init(named:))
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("reactionType", .words(of: StreamReactionType.self)),
      .nullable("reaction_type", .words(of: StreamReactionType.self), "as older clients say it"),
      .nullable(
        "emoji", StreamReactionType.emojiSchema, "a word, in small letters or capitals, or an emoji that stands for one"
      ),
      .nullable("positionX", .number(0...100), "percent of the width"),
      .nullable("positionY", .number(0...100), "percent of the height"),
    ], anyOf: ["reactionType", "reaction_type", "emoji"]
  ).named("StreamReactionRequest")
    .with(example: ["reactionType": "heart"])
}
