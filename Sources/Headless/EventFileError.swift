/// Why events cannot be written to a file.
public struct EventFileError: Error, Sendable, Equatable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public var description: String { "cannot write events to \(path): \(reason)" }
}
