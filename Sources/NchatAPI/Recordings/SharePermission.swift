/// What somebody may do who has a link to a recording.
public enum SharePermission: String, APIModel, CaseIterable {
  case view
  case download

  public static let schema = JSONSchema.words(of: SharePermission.self).named("SharePermission")
}
