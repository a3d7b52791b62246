/// What one can answer a stream with.
public enum StreamReactionType: String, APIModel, CaseIterable {
  case heart
  case like
  case fire
  case clap
  case laugh
  case wow
  case sad
  case angry

  /// As it is shown.
  public var emoji: String {
    switch self {
    case .heart: "\u{2764}\u{FE0F}"
    case .like: "\u{1F44D}"
    case .fire: "\u{1F525}"
    case .clap: "\u{1F44F}"
    case .laugh: "\u{1F602}"
    case .wow: "\u{1F62E}"
    case .sad: "\u{1F622}"
    case .angry: "\u{1F620}"
    }
  }

  /// What else is read as the same: other hearts and faces, hands of any colour.
  private var otherEmoji: [String] {
    let colours = ["\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"]
    return switch self {
    case .heart: ["\u{2764}", "\u{1F496}", "\u{1F497}"]
    case .like, .clap: colours.map { emoji + $0 }
    case .fire: []
    case .laugh: ["\u{1F923}", "\u{1F606}"]
    case .wow: ["\u{1F92F}", "\u{1F632}"]
    case .sad: ["\u{1F62D}"]
    case .angry: ["\u{1F621}"]
    }
  }

  private var allEmoji: [String] { [emoji] + otherEmoji }

  /// Reads a word, in small letters or capitals, or an emoji that stands for it.
  public init?(named text: String) {
    // Other alphabets have letters whose small ones are ours.
    let word = text.utf8.allSatisfy { $0 < 0x80 } ? text.lowercased() : text
    guard let type = Self(rawValue: word) ?? Self.allCases.first(where: { $0.allEmoji.contains(text) }) else {
      return nil
    }
    self = type
  }

  public static let schema = JSONSchema.words(of: StreamReactionType.self).named("StreamReactionType")

  /// The words and emoji that requests may use.
  static let emojiSchema = JSONSchema(.string(length: 1...8, form: .reaction))

  /// As JSON Schema says it, which knows no flag for case.
  fileprivate static var pattern: String {
    let words = allCases.map { $0.rawValue.map { "[\($0.uppercased())\($0)]" }.joined() }
    return "^(\((words + allCases.flatMap(\.allEmoji)).joined(separator: "|")))$"
  }
}

extension TextForm {
  /// A reaction's word or emoji.
  static let reaction = TextForm(
    pattern: StreamReactionType.pattern, format: nil,
    complaint:
      "It must be \(StreamReactionType.allCases.map(\.rawValue).joined(separator: ", ")), or an emoji that stands for one.",
    holds: { StreamReactionType(named: String($0)) != nil })
}
