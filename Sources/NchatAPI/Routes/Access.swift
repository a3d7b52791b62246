/// Who may call a route, before anything that depends on rows is looked at.
public enum Access: String, CaseIterable, Sendable {
  /// Everyone.
  case open
  /// Everyone; whoever brings a token is known by it, and one that is not valid is refused.
  case known
  /// Who brings an access token or an API key.
  case signedIn
  /// Who brings an access token: what concerns the login itself is not for services with API keys (403).
  case person
  /// A media server that signs its requests with the key that we share.
  case webhook
  /// A WebSocket, which may bring its token as its first message.
  case realtime

  /// Whether the header Authorization must carry a token of ours.
  public var needsToken: Bool { self == .signedIn || self == .person }
}
