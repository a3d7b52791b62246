/// Who measured.
public enum QualitySource: String, APIModel, CaseIterable {
  case server
  case client

  public static let schema = JSONSchema.words(of: QualitySource.self).named("QualitySource")
}
