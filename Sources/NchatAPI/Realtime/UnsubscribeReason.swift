/// Why a subscription is over.
public enum UnsubscribeReason: String, APIModel, CaseIterable {
  /// The client asked for it.
  case requested
  /// The rights that it stood on are gone, or were never there; what does not exist is not told from that.
  case forbidden
  /// What it was about is over.
  case ended

  public static let schema = JSONSchema.words(of: UnsubscribeReason.self).named("UnsubscribeReason")
}
