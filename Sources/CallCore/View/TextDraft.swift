/// A line being typed, with its cursor.
public struct TextDraft: Sendable, Equatable {
  /// Characters that can be typed or pasted.
  static let limit = 2000

  public private(set) var characters: [Character] = []
  /// How many characters stand before the cursor.
  public private(set) var cursor = 0

  public init(_ text: String = "") { insert(text) }

  public var text: String { String(characters) }
  public var isEmpty: Bool { characters.isEmpty }

  /// Applies an edit; whatever the edit, the cursor stays inside the text.
  public mutating func apply(_ edit: DraftEdit) {
    switch edit {
    case .insert(let text): insert(text)
    case .deleteBackward: delete(from: cursor - 1, to: cursor)
    case .deleteForward: delete(from: cursor, to: cursor + 1)
    case .deleteWordBackward: delete(from: wordStart, to: cursor)
    case .deleteToStart: delete(from: 0, to: cursor)
    case .deleteToEnd: delete(from: cursor, to: characters.count)
    case .moveLeft: cursor = max(0, cursor - 1)
    case .moveRight: cursor = min(characters.count, cursor + 1)
    case .moveWordLeft: cursor = wordStart
    case .moveWordRight: cursor = wordEnd
    case .moveToStart: cursor = 0
    case .moveToEnd: cursor = characters.count
    }
  }

  private mutating func insert(_ text: String) {
    // Typed marks join the character before: count anew what the two texts make together.
    let before = String(characters[..<cursor])
    let room = Self.limit - characters.count
    guard room > 0 else { return }
    let joined = Array(before + String(text.bounded(to: Self.limit * 8).prefix(room)))
    characters.replaceSubrange(..<cursor, with: joined)
    cursor = joined.count
  }

  private mutating func delete(from start: Int, to end: Int) {
    let start = max(0, start)
    let end = min(characters.count, end)
    guard start < end else { return }
    characters.removeSubrange(start..<end)
    if cursor > start { cursor = max(start, cursor - (end - start)) }
  }

  private var wordStart: Int {
    var at = cursor
    while at > 0, characters[at - 1].isWhitespace { at -= 1 }
    while at > 0, !characters[at - 1].isWhitespace { at -= 1 }
    return at
  }

  private var wordEnd: Int {
    var at = cursor
    while at < characters.count, characters[at].isWhitespace { at += 1 }
    while at < characters.count, !characters[at].isWhitespace { at += 1 }
    return at
  }
}
