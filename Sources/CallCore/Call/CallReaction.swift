import MediaBasics

/// A reaction that rises in somebody's tile for a moment.
public struct CallReaction: Sendable, Equatable {
  /// Steps of 200 ms that it is seen.
  public static let steps = 6
  static let step = MediaDuration.milliseconds(200)
  /// Reactions in the air at once per tile; more only count.
  static let tileLimit = 6
  /// Reactions in the air at once in all tiles.
  static let limit = 200
  /// Characters that are shown of one.
  static let wordLimit = 16

  public var identity: String
  public var word: String
  /// How often it was sent in this step.
  public var count = 1
  /// How many steps it has risen.
  public var age = 0

  init(identity: String, word: String) {
    self.identity = identity
    self.word = word
  }
}

extension CallState {
  /// Lets a reaction rise in the tile of who sent it.
  mutating func float(_ word: String, from identity: String) -> [Effect] {
    let word = String(word.bounded(to: CallReaction.wordLimit * 4).prefix(CallReaction.wordLimit))
    guard !word.isEmpty, identity == me?.identity || others[identity] != nil else { return [] }
    if let index = reactions.firstIndex(where: { $0.identity == identity && $0.word == word && $0.age == 0 }) {
      reactions[index].count = min(reactions[index].count + 1, 999)
      return []
    }
    let mine = reactions.lazy.filter { $0.identity == identity }.count
    guard mine < CallReaction.tileLimit, reactions.count < CallReaction.limit else { return [] }
    reactions.append(CallReaction(identity: identity, word: word))
    return reactions.count == 1 ? [.reactionStep] : []
  }

  /// Takes what rises away.
  mutating func landReactions() -> [Effect] {
    guard !reactions.isEmpty else { return [] }
    reactions = []
    return [.cancel(.callReactions)]
  }

  mutating func raiseReactions() -> [Effect] {
    for index in reactions.indices { reactions[index].age += 1 }
    reactions.removeAll { $0.age >= CallReaction.steps }
    return reactions.isEmpty ? [] : [.reactionStep]
  }
}

extension Effect {
  static let reactionStep = Effect.after(CallReaction.step, .call(.reactionsRose), .callReactions)
}
