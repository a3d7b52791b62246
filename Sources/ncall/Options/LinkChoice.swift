import TerminalKit

/// What a person says of the way to the terminal: the words of `--link`.
enum LinkChoice: String {
  case auto, ssh, slow

  /// Nil where that is to be found out.
  var link: TerminalLink? {
    switch self {
    case .auto: nil
    case .ssh: .ssh
    case .slow: .slow
    }
  }
}

extension TerminalLink {
  /// Time between readings of the level meters; no more of them are made than are shown.
  var levelPeriod: Duration {
    .nanoseconds(max(calm.nanoseconds, 100_000_000))
  }
}
