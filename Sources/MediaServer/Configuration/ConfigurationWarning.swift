/// A part of a configuration that has no effect.
public struct ConfigurationWarning: Equatable, Sendable, CustomStringConvertible {
  public var line: Int?
  public var message: String

  public var description: String { line.map { "line \($0): \(message)" } ?? message }
}
