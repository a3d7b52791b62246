/// Who is signed in at which server, and how the line to it does.
public struct SessionState: Sendable, Equatable {
  public enum Line: Sendable, Equatable {
    /// There is no server: a room was joined by its own address.
    case none
    case connecting
    case connected
    /// Tried again, with what went wrong.
    case lost(String)
    /// Given up: the login is over, or the server is none.
    case closed(String)
  }

  /// The server's address, as people write it.
  public var server = ""
  public var me: Person?
  public var line = Line.none
  /// The minute it is, milliseconds since 1970, as the client last looked at the clock; nil where it does not.
  public var minute: Int64?
  /// The person wants the program to end.
  public var isOver = false

  public init() {}
}
