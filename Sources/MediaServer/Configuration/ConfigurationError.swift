/// Why a configuration cannot be used.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Line in the file, from 1; nil when the fault is not in a line.
  public var line: Int?
  public var message: String

  public var description: String { line.map { "line \($0): \(message)" } ?? message }
}
