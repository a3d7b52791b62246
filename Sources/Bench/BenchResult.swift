/// Every figure that one benchmark saw.
public struct BenchResult: Sendable, Equatable {
  /// A measured value.
  public struct Figure: Sendable, Equatable {
    /// Such as `median`, `p90`, `concealed`.
    public var name: String
    public var value: Double
    /// Such as `ms`, `%`, `MB`, `packets/s`; empty for a count or a ratio.
    public var unit: String

    public init(_ name: String, _ value: Double, _ unit: String) {
      self.name = name
      self.value = value
      self.unit = unit
    }
  }

  /// What was measured of one subject under one condition.
  public struct Row: Sendable, Equatable {
    /// Such as `25 ms + exp(5 ms)`; empty where there is only one.
    public var condition: String
    /// Who was measured: `ncall`, or a peer and its version.
    public var subject: String
    public var figures: [Figure]
    /// Whether a table of its own begins with it: its figures are other ones than those of the rows before.
    public var beginsTable: Bool

    public init(condition: String = "", subject: String, figures: [Figure], beginsTable: Bool = false) {
      self.condition = condition
      self.subject = subject
      self.figures = figures
      self.beginsTable = beginsTable
    }
  }

  public var rows: [Row]
  /// What was left out and why, one sentence each.
  public var skipped: [String]
  /// Whether the goal was met; nil where nothing was there to compare with, or the run was too short to say.
  public var isGoalMet: Bool?

  public init(rows: [Row], skipped: [String] = [], isGoalMet: Bool? = nil) {
    self.rows = rows
    self.skipped = skipped
    self.isGoalMet = isGoalMet
  }
}
