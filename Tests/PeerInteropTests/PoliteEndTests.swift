import RTC
import Testing

/// Who leaves says so, and the other side need not wait for silence.
@Suite struct PoliteEndTests {
  @Test(arguments: Stack.allCases) func theyLeave(stack: Stack) async throws {
    try await Call.tell(stack, .we) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.connect()
      try await call.hearsTones(ours: 440, theirs: 660)
      try await call.theirs.close()
      #expect(try await call.ours.sees { $0.failure != nil })
      let seen = try await call.ours.seen()
      #expect(seen.failure == .closedByPeer)
      #expect(seen.states.map(\.state) == [.connecting, .connected, .failed])
      // libwebrtc says no RTCP BYE when a connection is closed.
      // libwebrtc says no RTCP BYE when a connection is closed.
      #expect(seen.goodbyes.count == (stack == .aiortc ? 1 : 0))
    }
  }

  @Test(arguments: Stack.allCases) func weLeave(stack: Stack) async throws {
    try await Call.tell(stack, .we) { call in
      try await call.ours.addTone(440)
      try await call.ours.enableDataChannels()
      _ = try await call.ours.openChannel("x")
      try await call.theirs.addTone(660)
      try await call.connect()
      #expect(await call.theirs.tells { $0.news == "channel_open" })
      try await call.hearsTones(ours: 440, theirs: 660)
      try await call.ours.close()
      #expect(await call.theirs.tells { $0.news == "channel_closed" })
      // W3C has no word for a connection whose other side has left; its transport is closed.
      #expect(try await eventually { try await call.theirs.transport().state == "closed" })
    }
  }
}
