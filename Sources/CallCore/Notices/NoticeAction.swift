/// What happened to notices.
public enum NoticeAction: Sendable, Equatable {
  case posted(String, severity: Notice.Severity)
  case expired(id: Int)
}
