/// Which calls of the list.
public enum CallListScope: String, APIModel, CaseIterable {
  /// Those that are not over.
  case active
  case all

  public static let schema = JSONSchema.words(of: CallListScope.self).named("CallListScope")
}
