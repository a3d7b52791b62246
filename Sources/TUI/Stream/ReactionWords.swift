import NchatAPI

/// How reactions are written: by word, since what terminals make of emoji is never sure.
enum ReactionWords {
  /// The most frequent first: `heart x37  like x12`.
  static func counts(_ reactions: [StreamReactionType: Int]) -> String {
    reactions.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.key.rawValue) x\($0.value)" }.joined(separator: "  ")
  }
}
