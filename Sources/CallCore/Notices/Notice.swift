/// One line for the person, shown for a few seconds.
public struct Notice: Sendable, Equatable {
  public enum Severity: Sendable, Equatable {
    case info, warning, error
  }

  public var id: Int
  public var text: String
  public var severity: Severity
  /// The minute in which it was said, milliseconds since 1970, where the client knows the time.
  public var minute: Int64?
}
