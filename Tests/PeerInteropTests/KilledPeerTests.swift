import MediaBasics
import RTC
import Testing

/// The other side's process is killed: nothing says goodbye, only silence tells.
@Suite struct KilledPeerTests {
  @Test(arguments: Stack.allCases) func silenceEndsTheCallInTheTimeThatIsStated(stack: Stack) async throws {
    try await Call.tell(stack, .we) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.connect()
      try await call.hearsTones(ours: 440, theirs: 660)
      call.theirs.kill()
      #expect(try await call.ours.sees { $0.failure != nil })
      let seen = try await call.ours.seen()
      #expect(seen.failure == .consentLost)
      #expect(seen.states.map(\.state) == [.connecting, .connected, .disconnected, .failed])
      // From the last sign of life; a thread that wakes late is no fault of the engine's.
      let stated = ICEConfiguration()
      let lastPacket = try #require(seen.lastPacket)
      let disconnectedAt = try #require(seen.instant(of: .disconnected))
      let failedAt = try #require(seen.instant(of: .failed))
      let (disconnected, failed) = (disconnectedAt - lastPacket, failedAt - lastPacket)
      #expect(disconnected <= stated.disconnectedTimeout + .seconds(5))
      #expect(failed >= stated.disconnectedTimeout + stated.failedTimeout - .milliseconds(500))
      #expect(failed <= stated.disconnectedTimeout + stated.failedTimeout + .seconds(5))
    }
  }
}
