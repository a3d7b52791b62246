/// What the terminal sends, and what others want to see on it.
enum TerminalKitTargets {
  static let all: [FuzzTarget] = [TerminalInputTarget.target, TerminalTextTarget.target]
}
