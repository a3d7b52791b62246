import RTC
import Testing

/// A tone from each side arrives at the other with its frequency and its level, coded and decoded for real.
@Suite struct AudioBothWaysTests {
  @Test(arguments: Stack.allCases, Call.Offerer.allCases)
  func tonesArriveAsTheyWereSaid(stack: Stack, offerer: Call.Offerer) async throws {
    try await Call.tell(stack, offerer) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.connect()
      try await call.hearsTones(ours: 440, theirs: 660)
      let dropped = try await call.ours.run { hosted, _, _ in hosted.peer.drops }
      #expect(dropped[.failedAuthentication] == 0)
      #expect(dropped[.unknownSource] == 0)
      #expect(dropped[.malformedRTCP] == 0)
    }
  }

  @Test(arguments: Stack.allCases) func tonesCrossIPv6(stack: Stack) async throws {
    try await Call.tell(stack, .they, ip: "::1") { call in
      try await call.ours.addTone(500)
      try await call.theirs.addTone(700)
      try await call.connect()
      try await call.hearsTones(ours: 500, theirs: 700)
      let path = try await call.ours.run { hosted, _, _ in hosted.peer.selectedPath }
      #expect(path?.remote.family == .ipv6)
    }
  }
}
