import NchatAPI

/// What is known of the streams of this person.
public enum StudioAction: Sendable, Equatable {
  /// The newest first.
  case loaded([LiveStream])
  /// They could not be asked for, in a sentence.
  case failed(String)
  /// The person points at one of them.
  case pointedAt(EntityID)
  case created(LiveStream)
  case notCreated(title: String, reason: String)
  case figuresLoaded(StreamAnalytics)
  case figuresFailed(EntityID, String)
  /// It is time to look at the figures again.
  case figuresDue
  case keyLoaded(EntityID, StreamKey)
}
