/// How many peer connections a participant's session has.
enum SignalMode: Sendable, Equatable {
  /// One to publish and one to subscribe: `/rtc`.
  case dual
  /// One for both, which the client alone offers: `/rtc/v1`.
  case single
}
