/// One measurement of `ncall bench`: it runs what it measures, and answers every figure that it saw.
public protocol Benchmark: Sendable {
  /// The word by which it is asked for, such as `join`.
  var name: String { get }
  /// What it measures, in one line.
  var abstract: String { get }
  /// What the figures are compared with, in one line.
  var goal: String { get }
  /// - Throws: `BenchFailure` when our own side could not be measured. A peer that is not there is no failure: it is
  ///   named in `BenchResult.skipped`.
  func run(_ setting: BenchSetting) async throws -> BenchResult
}
