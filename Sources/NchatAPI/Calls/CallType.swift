/// What a call begins with.
public enum CallType: String, APIModel, CaseIterable {
  case audio
  case video
  case screenShare = "screen_share"

  /// `voice` is read as audio: older clients say so.
  static let voice = "voice"

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    guard let type = CallType(word: word) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no type of a call")
    }
    self = type
  }

  /// Reads a word of a request.
  public init?(word: String) { self.init(rawValue: word == Self.voice ? CallType.audio.rawValue : word) }

  public static let schema = JSONSchema.words(of: CallType.self).named("CallType")

  /// The words that requests may use.
  static let requestSchema = JSONSchema.words(CallType.allCases.map(\.rawValue) + [voice]).with(default: "audio")
}
