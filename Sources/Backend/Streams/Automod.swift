import NchatAPI

/// What a chat refuses by itself: words, links, shouting, the same again. It is made once for many messages.
struct Automod: Sendable {
  /// Seconds within which the same text counts as a duplicate.
  static let duplicateTime = 60.0
  /// Messages of at most so many characters may be all capitals.
  private static let shortMessage = 10

  let settings: AutomodSettings
  private let words: WordFilter?
  private let allowed: Set<String>

  init(_ settings: AutomodSettings) {
    self.settings = settings
    words = settings.enabled && settings.filterWords ? WordFilter(settings.words) : nil
    allowed = settings.enabled && settings.filterLinks ? Set(settings.allowedLinks.map { $0.lowercased() }) : []
  }

  /// The rule that a message breaks, as a sentence; nil for one that breaks none.
  func rule(against text: ChatText, after earlier: [ChatGate.Earlier], at now: Timestamp) -> String? {
    guard settings.enabled else { return nil }
    if let words, words.search(text.folded).isFound { return "It contains a word that is not wanted here." }
    if shouts(text.content) { return "It has too many capital letters." }
    if settings.filterLinks, ChatLinks.hosts(in: text.content).contains(where: { !isAllowed($0) }) {
      return "It links to somewhere that is not allowed."
    }
    if settings.filterDuplicates {
      let repeats = earlier.contains { now - $0.at < Self.duplicateTime && $0.digest == text.digest }
      if repeats { return "You have just said that." }
    }
    return nil
  }

  private func shouts(_ content: String) -> Bool {
    guard content.count > Self.shortMessage else { return false }
    let letters = content.filter { $0.isUppercase || $0.isLowercase }
    let capitals = letters.count { $0.isUppercase }
    return capitals * 100 > letters.count * settings.maxCapsPercent
  }

  /// Whether a host, or one that it is below, may be linked to.
  private func isAllowed(_ host: String) -> Bool {
    var rest = host[...]
    while !allowed.contains(String(rest)) {
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
    return true
  }
}
