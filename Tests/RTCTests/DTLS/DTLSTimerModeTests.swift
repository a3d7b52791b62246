import MediaBasics
import Testing

@testable import RTC

/// Whose clock retransmits, per version of OpenSSL.
@Suite struct DTLSTimerModeTests {
  @Test(
    arguments: [(3, 0, true), (3, 1, true), (3, 2, false), (3, 5, false), (4, 0, false)] as [(UInt32, UInt32, Bool)])
  func onlyVersionsThatHandOverTheirTimerLetUsKeepIt(major: UInt32, minor: UInt32, ours: Bool) {
    #expect(DTLSTimerMode(major: major, minor: minor) == (ours ? .engine : .library))
  }

  /// The guard by version against what the library does: a timer that is ours says that decades are left, where OpenSSL
  /// set one second; a timer that is not says what its callback asked for.
  @Test func theVersionAtHandBehavesAsItsModeSays() throws {
    let pair = try DTLSPair()
    let timeLeft = pair.client.libraryTimeLeft
    let microseconds = try #require(timeLeft)
    switch DTLSTimerMode.current {
    case .engine: #expect(microseconds > 1_000_000 * 86_400 * 365)
    case .library: #expect(microseconds <= 100_000)
    }
  }
}
