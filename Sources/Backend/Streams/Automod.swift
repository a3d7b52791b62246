import NchatAPI

/// What a chat refuses by itself: words, links, shouting, the same again.
struct Automod: Sendable {
  /// Seconds within which the same text counts as a duplicate.
  static let duplicateTime = 60.0
  /// Messages of at most so many characters may be all capitals.
  private static let shortMessage = 10

  let settings: AutomodSettings

  init(_ settings: AutomodSettings) { self.settings = settings }

  /// The rule that a message breaks, as a sentence; nil for one that breaks none.
  func rule(against content: String, after earlier: [ChatGate.Earlier], at now: Timestamp) -> String? {
    guard settings.enabled else { return nil }
    let folded = content.lowercased()
    if settings.filterWords, settings.words.contains(where: { folded.contains($0.lowercased()) }) {
      return "It contains a word that is not wanted here."
    }
    if shouts(content) { return "It has too many capital letters." }
    if settings.filterLinks, links(in: folded).contains(where: { !isAllowed($0) }) {
      return "It links to somewhere that is not allowed."
    }
    if settings.filterDuplicates {
      let repeats = earlier.contains { now - $0.at < Self.duplicateTime && $0.content.lowercased() == folded }
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

  /// The hosts that a text in lower case links to.
  private func links(in text: String) -> [Substring] {
    text.split { $0.isWhitespace || "()[]<>\"'`,".contains($0) }.compactMap(Self.host)
  }

  /// The host of a word that is a link: with a scheme, or a name with dots that ends in letters.
  private static func host(_ word: Substring) -> Substring? {
    var rest = word
    var hasScheme = false
    if let scheme = rest.firstRange(of: "://") {
      rest = rest[scheme.upperBound...]
      hasScheme = true
    }
    // Browsers take a backslash for a slash.
    rest = rest.prefix { !"/?#\\".contains($0) }
    // Whoever stands before the @ is no host; without a scheme it is a mail address.
    if let at = rest.lastIndex(of: "@") {
      guard hasScheme else { return nil }
      rest = rest[rest.index(after: at)...]
    }
    rest = rest.prefix { $0 != ":" }
    while let last = rest.last, ".!?;".contains(last) { rest.removeLast() }
    if hasScheme { return rest }
    let labels = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last, top.count > 1,
      top.allSatisfy(\.isLetter)
    else { return nil }
    return rest
  }

  private func isAllowed(_ host: Substring) -> Bool {
    settings.allowedLinks.contains { allowed in
      let allowed = allowed.lowercased()
      return host == allowed || host.hasSuffix("." + allowed)
    }
  }
}
