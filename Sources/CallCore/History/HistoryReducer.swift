import NchatAPI

extension HistoryState {
  mutating func reduce(_ action: HistoryAction) -> [Effect] {
    switch action {
    case .loaded(let page, let before):
      isLoading = false
      failure = nil
      isLoaded = true
      if before == nil { calls = [] }
      // A page that was asked for before the list began anew belongs to none.
      guard before == calls.last?.call.id else { return [] }
      calls += page.prefix(Self.limit - calls.count).map(Self.bounded)
      hasMore = page.count == Self.page && calls.count < Self.limit
      if selected.flatMap(entry) == nil { selected = items.first?.call.id }
      return loadMore()
    case .failed(let reason):
      isLoading = false
      failure = reason.bounded(to: 512)
      return []
    case .pointedAt(let id):
      if entry(id) != nil { selected = id }
      return loadMore()
    case .detailLoaded(let detail):
      guard detail.id == self.detail?.id else { return [] }
      self.detail = detail
      self.detail?.people = detail.people.map(\.bounded)
      return []
    }
  }

  private static func bounded(_ entry: CallHistoryEntry) -> CallHistoryEntry {
    var entry = entry
    entry.call = entry.call.bounded
    entry.participants = entry.participants.map(\.bounded)
    return entry
  }
}
