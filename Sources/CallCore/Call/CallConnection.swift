/// Where the call stands.
public enum CallConnection: Sendable, Equatable {
  case idle
  case connecting
  case joined
  /// Signal or media was lost and is being restored, with the cause where it is known.
  case reconnecting(String?)
  /// Leaving was asked for; peers have not seen it yet.
  case leaving
  case left(LeaveCause)

  /// In a call, though it may be interrupted.
  public var isInCall: Bool {
    switch self {
    case .joined, .reconnecting: true
    case .idle, .connecting, .leaving, .left: false
    }
  }

  public var isLeft: Bool { if case .left = self { true } else { false } }
}
