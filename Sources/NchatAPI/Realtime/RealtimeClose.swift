/// Why the server closes a realtime WebSocket: its close code (RFC 6455 section 7.4.2, private use).
public enum RealtimeClose: UInt16, CaseIterable, Sendable {
  /// No valid token in time, one that expired and was not replaced, or one whose account, login or key has ended.
  case unauthenticated = 4401
  /// The client does not read as fast as things happen.
  case tooSlow = 4408
}
