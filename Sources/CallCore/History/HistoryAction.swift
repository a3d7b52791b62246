import NchatAPI

/// What is known of the calls of the past.
public enum HistoryAction: Sendable, Equatable {
  /// A page, the newest first.
  /// - Parameter before: the call that it was asked to be older than; nil for the first page.
  case loaded([CallHistoryEntry], before: EntityID?)
  /// In a sentence.
  case failed(String)
  case detailLoaded(CallDetail)
  /// The person points at one of them.
  case pointedAt(EntityID)
}
