/// Every named command there is: the one list that keys, the `:` line, help, the control socket and scripts read.
public struct CommandRegistry: Sendable {
  public let definitions: [CommandDefinition]
  private let byName: [String: CommandDefinition]

  public init(_ definitions: [CommandDefinition]) {
    self.definitions = definitions
    byName = Dictionary(definitions.flatMap { [($0.name, $0), ($0.word, $0)] }) { first, _ in first }
  }

  /// Words of one-shot commands that need the backend, which command lines take once it is there.
  static let later: Set<String> = [
    "calls", "stream", "recordings", "login", "logout", "whoami", "user", "apikey",
  ]

  public subscript(name: String) -> CommandDefinition? { byName[name] }

  /// Reads a command line: a word or a full name, and arguments.
  ///
  /// - Throws: `CommandError`.
  public func parse(_ line: String) throws(CommandError) -> Command {
    let line = line.bounded(to: 16 * 1024).trimmed
    guard !line.isEmpty else { throw .empty }
    let word = String(line.prefix { !$0.isWhitespace })
    let arguments = String(line.dropFirst(word.count)).trimmed
    guard let definition = byName[word] else {
      if Self.later.contains(word) { throw .later(word) }
      throw .unknown(word, nearest: nearest(to: word))
    }
    guard let command = definition.parse(arguments) else { throw .usage(definition.fullUsage) }
    return command
  }

  /// What Tab makes of a command line: the longest beginning that all fitting words or names share; nil for no change.
  public func completed(_ line: String, in state: State) -> String? {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let candidates: [String]
    if parts.count < 2 {
      candidates = definitions.map { $0.arguments.isEmpty ? $0.word : $0.word + " " }.filter { $0.hasPrefix(line) }
    } else {
      guard byName[parts[0]]?.arguments.hasPrefix("NAME") == true else { return nil }
      let typed = parts[1].lowercased()
      candidates = state.call.others.all.map(\.displayName).filter { $0.lowercased().hasPrefix(typed) }
        .map { "\(parts[0]) \($0) " }
    }
    guard var common = candidates.first else { return nil }
    for candidate in candidates.dropFirst() {
      common = String(zip(common, candidate).prefix { $0 == $1 }.map(\.0))
    }
    return common.count > line.count || (candidates.count == 1 && common != line) ? common : nil
  }

  /// The command whose word is at most two letters off, for people who mistype.
  private func nearest(to word: String) -> String? {
    NearestWord.to(word, among: definitions.lazy.map(\.word), within: min(2, word.count - 1))
  }
}

extension String {
  /// Without the blanks around it.
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
