/// Which end of a list comes first.
public enum SortOrder: String, APIModel, CaseIterable {
  case ascending = "asc"
  case descending = "desc"

  public static let schema = JSONSchema.words(of: SortOrder.self).named("SortOrder")
}
