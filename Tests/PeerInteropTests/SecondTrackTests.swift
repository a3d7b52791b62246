import RTC
import Testing

/// A call that goes on gets a second audio track from each side.
@Suite struct SecondTrackTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var stack: Stack
    var first: Call.Offerer
    var second: Call.Offerer
    var testDescription: String {
      "\(stack.testDescription), \(first.testDescription), then \(second.testDescription)"
    }
  }

  /// Whoever began the call, either side may ask for more. aiortc forgets in an offer of its own which payload types and header
  /// extensions it agreed to as answerer (RFC 8829 section 5.2.2 forbids that, and libwebrtc refuses it), so there the same side asks twice.
  static let cases =
    Call.Offerer.allCases.flatMap { first in
      Call.Offerer.allCases.map { Case(stack: .libwebrtc, first: first, second: $0) }
    } + Call.Offerer.allCases.map { Case(stack: .aiortc, first: $0, second: $0) }

  @Test(arguments: cases) func isHeardBesideTheFirst(order: Case) async throws {
    try await Call.tell(order.stack, order.first) { call in
      try await call.ours.addTone(440)
      try await call.theirs.addTone(660)
      try await call.connect()
      try await call.hearsTones(ours: 440, theirs: 660)
      try await call.ours.addTone(880)
      try await call.theirs.addTone(1_100)
      try await call.negotiate(order.second)
      try await call.hearsTones(ours: 880, theirs: 1_100, section: 1, track: 1)
      try await call.hearsTones(ours: 440, theirs: 660)
      #expect(try await call.ours.seen().states.map(\.state) == [.connecting, .connected])
    }
  }
}
