/// What is wrong with a text that should be JSON.
public struct JSONFailure: Error, Equatable, CustomStringConvertible {
  /// A clause, without a capital and a full stop.
  public let description: String

  init(_ description: String) { self.description = description }
}
