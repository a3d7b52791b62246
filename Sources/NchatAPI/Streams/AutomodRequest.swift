/// Changes what the chat of a stream refuses by itself. What is left out stays.
public struct AutomodRequest: APIModel, Equatable {
  /// Whether the rules below hold.
  public var enabled: Bool?
  public var filterWords: Bool?
  /// What no message may contain, in whatever case.
  public var words: [String]?
  public var filterLinks: Bool?
  /// Hosts that may be linked to, with those below them.
  public var allowedLinks: [String]?
  /// Of the letters of a message of more than ten characters; 100 allows all.
  public var maxCapsPercent: Int?
  /// The same text again within a minute.
  public var filterDuplicates: Bool?
  /// Of those who write; holds whether or not the rules do.
  public var minAccountAgeDays: Int?

  public init(
    enabled: Bool? = nil, filterWords: Bool? = nil, words: [String]? = nil, filterLinks: Bool? = nil,
    allowedLinks: [String]? = nil, maxCapsPercent: Int? = nil, filterDuplicates: Bool? = nil,
    minAccountAgeDays: Int? = nil
  ) {
    self.enabled = enabled
    self.filterWords = filterWords
    self.words = words
    self.filterLinks = filterLinks
    self.allowedLinks = allowedLinks
    self.maxCapsPercent = maxCapsPercent
    self.filterDuplicates = filterDuplicates
    self.minAccountAgeDays = minAccountAgeDays
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("enabled", .boolean, "whether the rules below hold"),
      .nullable("filterWords", .boolean),
      .nullable(
        "words", .array(of: .line(1...100), 0...200), "what no message may contain, in whatever case"),
      .nullable("filterLinks", .boolean),
      .nullable(
        "allowedLinks", .array(of: .token(1...253), 0...100),
        "hosts that may be linked to, with those below them"),
      .nullable(
        "maxCapsPercent", .integer(1...100), "of the letters of a message of more than ten characters; 100 allows all"),
      .nullable("filterDuplicates", .boolean, "the same text again within a minute"),
      .nullable("minAccountAgeDays", .integer(0...3_650), "of those who write; holds whether or not the rules do"),
    ],
    anyOf: [
      "enabled", "filterWords", "words", "filterLinks", "allowedLinks", "maxCapsPercent", "filterDuplicates",
      "minAccountAgeDays",
    ]
  ).named("AutomodRequest")
    .with(example: ["enabled": true, "filterLinks": true, "allowedLinks": ["example.org"]])
}
