/// What an account may be used for.
public enum AccountStatus: String, Sendable, CaseIterable {
  case active
  case inactive
  /// An administrator has closed it, and may open it again.
  case suspended
  case deleted
}
