import NchatAPI

/// Calls of the past, as this person saw them.
public struct HistoryState: Sendable, Equatable {
  /// Calls that are asked for at once.
  public static let page = 50
  /// Calls that are kept; older ones are not looked up.
  public static let limit = 500
  /// So close to the end of the list the next page is asked for.
  static let margin = 10

  /// The newest first.
  public var calls: [CallHistoryEntry] = []
  public var isLoaded = false
  /// A page is on its way.
  public var isLoading = false
  /// There may be older ones.
  public var hasMore = false
  /// Why the list may be old, in a sentence.
  public var failure: String?
  public var selected: EntityID?
  /// What names, or words such as `missed`, must contain; empty lists everything.
  public var filter = ""
  /// The call that is looked at; nil for the list.
  public var detail: CallDetail?

  public init() {}

  /// What is listed.
  public var items: [CallHistoryEntry] {
    let words = filter.lowercased().split(separator: " ").map(String.init)
    return words.isEmpty
      ? calls
      : calls.filter { entry in
        let text = Self.text(of: entry)
        return words.allSatisfy(text.contains)
      }
  }

  public func entry(_ id: EntityID) -> CallHistoryEntry? { calls.first { $0.call.id == id } }

  /// What a filter looks through.
  private static func text(of entry: CallHistoryEntry) -> String {
    let names = entry.participants.compactMap(\.user).flatMap { [$0.displayName, $0.username] }
    let words = [
      entry.call.type.rawValue, entry.direction.rawValue, entry.missed ? "missed" : entry.call.status.rawValue,
      entry.quality?.quality.rawValue ?? "",
    ]
    return (names + words).map { $0.bounded(to: 256) }.joined(separator: "\n").lowercased()
  }

  /// Moves the selection; the ends are ends.
  mutating func select(by step: Int) {
    let items = items
    guard !items.isEmpty else { return }
    let index = selected.flatMap { id in items.firstIndex { $0.call.id == id } } ?? (step > 0 ? -1 : items.count)
    selected = items[min(items.count - 1, max(0, index + step))].call.id
  }

  /// The page after what is known, where somebody comes near its end; those that a filter hides count too.
  mutating func loadMore() -> [Effect] {
    guard hasMore, !isLoading, let last = calls.last else { return [] }
    let items = items
    let index = selected.flatMap { id in items.firstIndex { $0.call.id == id } } ?? 0
    guard index >= items.count - Self.margin else { return [] }
    isLoading = true
    return [.history(.load(before: last.call.id))]
  }
}
