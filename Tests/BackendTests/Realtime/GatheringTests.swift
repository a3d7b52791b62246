import NIOCore
import NchatAPI
import Testing

@testable import Backend

/// How long events wait for others that go into the same frame.
struct GatheringTests {
  @Test func theLongerSendingTakesTheMoreIsGathered() {
    #expect(RealtimeLoop.gathering(after: .zero) == .milliseconds(20))
    #expect(RealtimeLoop.gathering(after: .milliseconds(5)) == .milliseconds(20))
    #expect(RealtimeLoop.gathering(after: .milliseconds(8)) == .milliseconds(32))
    #expect(RealtimeLoop.gathering(after: .milliseconds(10)) == .milliseconds(40))
    #expect(RealtimeLoop.gathering(after: .nanoseconds(.max)) == .milliseconds(40))
  }

  @Test func whatIsGatheredGoesOutInTheTimeThatTheProtocolStates() {
    #expect(RealtimeLoop.longest.nanoseconds < Int64(RealtimeLimits.flushTime * 1e9))
  }
}
