/// Why somebody is not in a call any more.
public enum LeaveReason: String, APIModel, CaseIterable {
  case userLeft = "user_left"
  case kicked
  case networkError = "network_error"
  /// Joined, and brought no media for 30 s.
  case timeout
  case callEnded = "call_ended"

  public static let schema = JSONSchema.words(of: LeaveReason.self).named("LeaveReason")
}
