import NchatAPI

/// An event with its place in its topic.
struct EventRecord: Sendable, Equatable {
  let topic: String
  /// Counts within the topic, from 1, without gaps.
  let seq: Int64
  /// What happened, such as `call:ring`.
  let event: String
  /// JSON, as it goes out.
  let payload: String
  let at: Timestamp
}
