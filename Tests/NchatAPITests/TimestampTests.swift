import Foundation
import NchatAPI
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
    ("2026-01-02T03:04:05.678Z", 1_767_323_045_678), ("2026-01-02t04:04:05.678+01:00", 1_767_323_045_678),
    ("2026-01-01T21:34:05.678-05:30", 1_767_323_045_678), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
    ("2000-02-29T12:00:00z", 951_825_600_000), ("1990-12-31T23:59:60Z", 662_688_000_000),
    ("1990-12-31T15:59:60-08:00", 662_688_000_000), ("2026-01-02T03:04:05.6789999Z", 1_767_323_045_678),
    ("2026-01-02T03:04:05.6Z", 1_767_323_045_600), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
    ("0000-02-29T00:00:00Z", -62_162_121_600_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
  ])
  func reads(_ text: String, _ milliseconds: Int64) throws {
    let instant = try #require(Timestamp(text))
    #expect(instant.milliseconds == milliseconds)
    #expect(Timestamp(instant.description) == instant)
  }

  @Test(arguments: [
    "", "2026", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-13-02T03:04:05Z",
    "2026-00-02T03:04:05Z",
    "2026-01-00T03:04:05Z", "2026-01-32T03:04:05Z", "2025-02-29T03:04:05Z", "1900-02-29T03:04:05Z",
    "2026-04-31T03:04:05Z",
    "2026-01-02T24:04:05Z", "2026-01-02T03:60:05Z", "2026-01-02T03:04:61Z", "2026-01-02T03:04:05.Z",
    "2026-01-02T03:04:05+1:00",
    "2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05+01:60", "2026-01-02T03:04:05Zx", "+2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05,5Z",
    "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "２026-01-02T03:04:05Z", "2026\r01-02T03:04:05Z",
    "2026-01-02T03:04:05\u{0}Z",
  ])
  func refuses(_ text: String) { #expect(Timestamp(text) == nil) }

  @Test func everyDayIsWrittenAsFoundationDoes() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    // From the year 1600 on, every 97th day, at a time of day that differs.
    for day in stride(from: Int64(-135_140), to: 300_000, by: 97) {
      let instant = Timestamp(
        milliseconds: day * 86_400_000 + (day &* 7_919_317 % 86_400_000 + 86_400_000) % 86_400_000)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
      let text = String(
        format: "%04d-%02d-%02dT%02d:%02d:%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0, parts.hour ?? 0,
        parts.minute ?? 0,
        parts.second ?? 0)
      #expect(instant.description.hasPrefix(text))
      #expect(Timestamp(instant.description) == instant)
    }
  }

  @Test func whatCannotBeSaidIsWrittenAsTheNearest() {
    #expect(Timestamp(milliseconds: .min).description == "0000-01-01T00:00:00.000Z")
    #expect(Timestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
  }

  @Test func addingEndsWhereNumbersEnd() {
    #expect((Timestamp(milliseconds: .max) + 1).milliseconds == .max)
    #expect((Timestamp(milliseconds: .min) + -1).milliseconds == .min)
    #expect((Timestamp(milliseconds: 0) + .infinity).milliseconds == .max)
    #expect((Timestamp(milliseconds: 0) + -.infinity).milliseconds == .min)
    #expect((Timestamp(milliseconds: 7) + .nan).milliseconds == 7)
    #expect((Timestamp(milliseconds: 7) + 1.5).milliseconds == 1_507)
    #expect(Timestamp(milliseconds: .max) - Timestamp(milliseconds: .min) > 1e16)
    #expect(Timestamp(milliseconds: 2_500) - Timestamp(milliseconds: 1_000) == 1.5)
  }
}
