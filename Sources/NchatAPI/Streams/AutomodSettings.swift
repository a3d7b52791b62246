/// What the chat of a stream refuses by itself.
public struct AutomodSettings: APIModel, Equatable {
  /// Whether the rules below hold.
  public var enabled: Bool
  public var filterWords: Bool
  /// What no message may contain, in whatever case.
  public var words: [String]
  public var filterLinks: Bool
  /// Hosts that may be linked to, with those below them.
  public var allowedLinks: [String]
  /// Of the letters of a message of more than ten characters; 100 allows all.
  public var maxCapsPercent: Int
  /// The same text again within a minute.
  public var filterDuplicates: Bool
  /// Of those who write; holds whether or not the rules do.
  public var minAccountAgeDays: Int

  public init(
    enabled: Bool = false, filterWords: Bool = true, words: [String] = ["spam", "scam", "fake"],
    filterLinks: Bool = false, allowedLinks: [String] = [], maxCapsPercent: Int = 80, filterDuplicates: Bool = true,
    minAccountAgeDays: Int = 0
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
      .required("enabled", .boolean, "whether the rules below hold"),
      .required("filterWords", .boolean),
      .required(
        "words", .array(of: .line(1...100), 0...200), "what no message may contain, in whatever case"),
      .required("filterLinks", .boolean),
      .required(
        "allowedLinks", .array(of: .token(1...253), 0...100),
        "hosts that may be linked to, with those below them"),
      .required(
        "maxCapsPercent", .integer(1...100), "of the letters of a message of more than ten characters; 100 allows all"),
      .required("filterDuplicates", .boolean, "the same text again within a minute"),
      .required("minAccountAgeDays", .integer(0...3_650), "of those who write; holds whether or not the rules do"),
    ]).named("AutomodSettings")
}
