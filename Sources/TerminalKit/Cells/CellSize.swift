/// A size in character cells; never negative.
public struct CellSize: Hashable, Sendable, CustomStringConvertible {
  public let columns: Int
  public let rows: Int

  /// Negative numbers become 0, and nothing is larger than 4096: a terminal that claims more is lying.
  public init(columns: Int, rows: Int) {
    self.columns = min(max(0, columns), 4096)
    self.rows = min(max(0, rows), 4096)
  }

  public var description: String { "\(columns)x\(rows)" }
}
