/// What a benchmark is run with.
public struct BenchSetting: Sendable {
  /// The path of this program, for benchmarks that measure whole processes.
  public var program: String
  /// A Python environment with the programs that others wrote; nil leaves them out.
  public var peers: String?
  /// Where the backend that is measured keeps its rows, as `serve --database` takes it; nil for a file of the run's own. People and streams
  /// of the run stay there.
  public var database: String?
  /// The shortest run that still gives figures: to see that all works, not to quote.
  public var isBrief: Bool
  /// Says on standard error what is going on.
  public var progress: @Sendable (String) -> Void

  public init(
    program: String, peers: String?, database: String? = nil, isBrief: Bool,
    progress: @escaping @Sendable (String) -> Void
  ) {
    self.program = program
    self.peers = peers
    self.database = database
    self.isBrief = isBrief
    self.progress = progress
  }

  /// The environment's interpreter; nil without `peers`.
  public var python: String? { peers.map { $0 + "/bin/python" } }
}
