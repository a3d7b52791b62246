import TerminalKit

/// How much may be drawn, by what lies between this program and the terminal: `--link`.
enum LinkBudget: Equatable {
  /// The terminal is on this machine.
  case local
  /// The terminal is somewhere else.
  case ssh
  /// Few bytes get through.
  case slow

  /// The words of the option.
  enum Choice: String {
    case auto, ssh, slow
  }

  /// - Parameter environment: in which an SSH server says that it brought us here.
  init(_ choice: Choice, environment: [String: String]) {
    switch choice {
    case .ssh: self = .ssh
    case .slow: self = .slow
    case .auto:
      let isRemote = ["SSH_CONNECTION", "SSH_TTY"].contains { !(environment[$0] ?? "").isEmpty }
      self = isRemote ? .ssh : .local
    }
  }

  /// Time between readings of the level meters, which are all that moves by itself.
  var levelPeriod: Duration {
    switch self {
    case .local: .milliseconds(100)
    case .ssh: .milliseconds(250)
    case .slow: .milliseconds(1_000)
    }
  }

  /// Direct colours take three times the bytes of the palette's; who asks for them all the same gets them.
  func color(_ choice: ColorChoice, environment: [String: String]) -> ColorChoice {
    guard self != .local, choice == .auto else { return choice }
    let depth = ColorDepth.resolve(choice: .auto, environment: environment, described: 0)
    return depth == .truecolor ? .palette256 : .auto
  }
}
