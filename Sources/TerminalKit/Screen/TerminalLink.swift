import MediaBasics

/// What lies between the program and the terminal, and so how much may be drawn.
public enum TerminalLink: Int, Hashable, Sendable, Comparable {
  /// The terminal is on this machine.
  case local
  /// It is somewhere else.
  case ssh
  /// Few bytes get through, or late.
  case slow

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// - Parameter environment: in which an SSH server says that it brought us here.
  public init(environment: [String: String]) { self = TerminalProbe.isRemote(environment) ? .ssh : .local }

  /// Time between pictures of what moves by itself, the level meters first of all; what a key does is shown at once.
  public var calm: MediaDuration {
    switch self {
    case .local: .zero
    case .ssh: .milliseconds(250)
    case .slow: .milliseconds(1_000)
    }
  }
}
