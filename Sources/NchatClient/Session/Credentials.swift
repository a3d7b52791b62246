/// Who a client speaks for.
public enum Credentials: Sendable {
  /// Nobody: enough to sign in, and for streams that everybody may watch.
  case none
  /// An API key, or an access token that nobody will renew.
  case token(String)
  /// A login, whose tokens are renewed when they expire.
  case session(any SessionStore)

  /// Whether it speaks for somebody.
  var areThere: Bool { if case .none = self { false } else { true } }
}
