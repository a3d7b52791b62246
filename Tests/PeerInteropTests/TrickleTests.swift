import RTC
import Testing

/// Addresses that come after the descriptions (RFC 8838).
@Suite struct TrickleTests {
  /// aiortc finds its addresses before it describes itself, so that only ours trickle there.
  private static func without(_ stack: Stack, _ sdp: String) -> String {
    guard stack == .libwebrtc else { return sdp }
    return sdp.split(separator: "\r\n").filter { !$0.hasPrefix("a=candidate:") && $0 != "a=end-of-candidates" }
      .map { $0 + "\r\n" }.joined()
  }

  @Test(arguments: Stack.allCases, Call.Offerer.allCases)
  func theCallWaitsForAddresses(stack: Stack, offerer: Call.Offerer) async throws {
    try await Call.tell(stack, offerer, namesAddress: false) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      switch offerer {
      case .we:
        let offer = try await call.ours.offer()
        #expect(!offer.contains("a=candidate:"))
        try await call.ours.accept(Self.without(stack, try await call.theirs.answer(offer)))
      case .they:
        let answer = try await call.ours.answer(Self.without(stack, try await call.theirs.offer()))
        #expect(!answer.contains("a=candidate:"))
        try await call.theirs.accept(answer)
      }
      #expect(try await call.ours.state() == .connecting)
      let line = try await call.ours.nameAddress()
      try await call.theirs.addCandidate(line, mid: "0")
      try await call.theirs.endOfCandidates(mid: "0")
      call.trickleTheirs()
      try await call.waitUntilConnected()
      try await call.hearsTones(ours: 440, theirs: 660)
    }
  }

  /// Our checks alone tell them where we are (RFC 8445 section 7.3.1.3).
  @Test(arguments: Stack.allCases) func anAddressThatIsNeverToldIsFound(stack: Stack) async throws {
    try await Call.tell(stack, .they, namesAddress: false) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.negotiate()
      _ = try await call.ours.nameAddress()
      call.trickleTheirs()
      try await call.waitUntilConnected()
      try await call.hearsTones(ours: 440, theirs: 660)
    }
  }
}
