/// Why a benchmark gave no figures, as one sentence.
public struct BenchFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
