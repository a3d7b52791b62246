/// Why a named pipe to talk through cannot be used.
public struct TalkPipeError: Error, Sendable, CustomStringConvertible {
  public let path: String
  public let reason: String

  public var description: String { "\(path) cannot be used to talk through: \(reason)" }
}
