/// Why a call is over.
public enum EndReason: String, APIModel, CaseIterable {
  case completed
  case declined
  case missed
  case busy
  case timeout
  case error
  case network
  case cancelled

  public static let schema = JSONSchema.words(of: EndReason.self).named("EndReason")
}
