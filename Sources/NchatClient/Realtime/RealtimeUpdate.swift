import NchatAPI

/// What a realtime client tells.
public enum RealtimeUpdate: Equatable, Sendable {
  /// The server knows who we are; also after each time that the connection was lost.
  case connected(userId: EntityID)
  case subscribed(RealtimeTopic)
  /// Something happened. Of a topic each event comes once, in order, over any number of connections.
  case event(RealtimeTopic, RealtimeEvent, seq: Int64)
  /// Events were missed that the server does not keep any more: look at everything of the topic anew.
  case reset(RealtimeTopic)
  /// The server ended a subscription, which is not asked for again.
  case unsubscribed(RealtimeTopic, UnsubscribeReason)
  /// The server refused a message of ours.
  case refused(code: String, message: String)
  /// The connection is lost, and is tried again after a pause.
  case disconnected(NchatFailure, retryAfter: Duration)
  /// The last word: trying again would not help.
  case ended(NchatFailure)
}
