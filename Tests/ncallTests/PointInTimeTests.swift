import Foundation
import NchatAPI
import Testing

@testable import ncall

/// Instants as people write them.
struct PointInTimeTests {
  private let now = Timestamp("2026-11-26T12:00:00Z")!

  @Test(arguments: [("+90s", 90), ("+15m", 900), ("+2h", 7_200), ("+1d", 86_400), ("+5", 5)])
  func fromNow(_ text: String, _ seconds: Double) {
    #expect(PointInTime(text, now: now)?.timestamp == now + seconds)
  }

  @Test func withItsOffset() {
    #expect(PointInTime("2026-12-24T18:30:00+01:00", now: now)?.timestamp == Timestamp("2026-12-24T17:30:00Z"))
  }

  @Test(arguments: ["2026-12-24 18:30", "2026-12-24T18:30"]) func byTheTimeHere(_ text: String) throws {
    let instant = try #require(PointInTime(text, now: now)?.timestamp)
    #expect(Clock.minute(instant) == "2026-12-24 18:30")
  }

  @Test(arguments: ["00:00", "07:05", "18:30", "23:59"]) func theNextTimeOfDay(_ text: String) throws {
    let instant = try #require(PointInTime(text, now: now)?.timestamp)
    #expect(Clock.minute(instant).hasSuffix(text))
    // A day may have an hour more or less.
    #expect(instant > now && instant - now <= 25 * 3_600)
  }

  @Test(arguments: [
    "", "soon", "18", "18:", "24:00", "18:60", "-1h", "+0s", "+", "+x", "2026-02-30 10:00", "26-12-24 18:30",
    "2026-13-01 10:00",
    "2026-12-24", "18:30 18:30 18:30", "١٨:30", "+99999999999999999999d",
  ]) func anythingElseIsNone(_ text: String) { #expect(PointInTime(text, now: now) == nil) }
}
