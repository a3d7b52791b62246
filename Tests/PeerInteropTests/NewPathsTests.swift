import RTC
import Testing

/// An ICE restart gives a running call new credentials and keeps it running. aiortc knows no restart.
@Suite struct NewPathsTests {
  @Test(arguments: Call.Offerer.allCases) func aRestartIsNotHeard(offerer: Call.Offerer) async throws {
    try await Call.tell(.libwebrtc, .we) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.connect()
      try await call.hearsTones(ours: 440, theirs: 660)
      let before = try await Self.names(call)
      try await call.negotiate(offerer, restartingICE: true)
      #expect(
        try await eventually {
          // Once the old path is gone only the new names are left.
          let (names, count) = (try await Self.names(call), try await Self.count(call))
          return names.ours != before.ours && names.theirs != before.theirs && count == 1
        })
      let heardUntil = try await call.theirs.hear().samples
      #expect(try await eventually { try await call.theirs.hear().samples > heardUntil + 48_000 })
      try await call.hearsTones(ours: 440, theirs: 660)
      #expect(try await call.ours.seen().states.map(\.state) == [.connecting, .connected])
      // libwebrtc calls itself disconnected for the milliseconds in which it gathers again.
      #expect(!call.theirs.hasTold { $0.state == "failed" })
      #expect(call.theirs.connectionState == "connected")
    }
  }

  private static func names(_ call: Call) async throws -> (ours: String, theirs: String) {
    try await call.ours.run { hosted, _, _ in
      (
        hosted.peer.localUsernameFragment,
        hosted.peer.negotiation.session?.remoteTransport?.usernameFragment ?? ""
      )
    }
  }

  private static func count(_ call: Call) async throws -> Int {
    try await call.ours.run { hosted, _, _ in hosted.peer.localUsernameFragments.count }
  }
}
