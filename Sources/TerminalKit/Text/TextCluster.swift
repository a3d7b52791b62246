/// What goes into one cell, or two: a base character with what combines with it.
public struct TextCluster: Hashable, Sendable {
  public let text: String
  /// 1 or 2 columns.
  public let width: Int
}
