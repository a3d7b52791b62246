/// What a notification is about.
public enum NotificationType: String, APIModel, CaseIterable {
  case message
  case mention
  case reaction
  case threadReply = "thread_reply"
  case channelInvite = "channel_invite"
  case system
  case missedCall = "missed_call"
  case callQualityAlert = "call_quality_alert"

  public static let schema = JSONSchema.words(of: NotificationType.self).named("NotificationType")
}
