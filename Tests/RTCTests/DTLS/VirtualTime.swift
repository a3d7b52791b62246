import Testing

@testable import RTC

extension Trait where Self == ConditionTrait {
  /// For tests in which a lost flight is sent again by a deadline of virtual time, which only some OpenSSL versions allow.
  static var inVirtualTime: Self {
    .enabled(if: DTLSTimerMode.current == .engine, "this OpenSSL retransmits by the real clock only")
  }
}
