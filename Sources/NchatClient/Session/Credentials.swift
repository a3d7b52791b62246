/// Who a client speaks for.
public enum Credentials: Sendable {
  /// Nobody: enough to sign in.
  case none
  /// An API key, or an access token that nobody will renew.
  case token(String)
  /// A login, whose tokens are renewed when they expire.
  case session(any SessionStore)
}
