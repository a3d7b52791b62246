/// The chat of the call, newest last.
public struct ChatState: Sendable, Equatable {
  /// Messages kept.
  static let limit = 500

  public var lines: [ChatLine] = []
  /// Messages that came while the chat was not to be seen.
  public var unread = 0
  /// Counts messages written here, for their ids until the server has given one.
  var written = 0

  public init() {}

  mutating func append(_ line: ChatLine) {
    lines.append(line)
    if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
  }
}
