/// Who called whom.
public enum CallDirection: String, APIModel, CaseIterable {
  case incoming
  case outgoing

  public static let schema = JSONSchema.words(of: CallDirection.self).named("CallDirection")
}
