import Foundation
import Testing

@testable import Headless

/// When something happened, as events and logs say it.
struct TimestampTests {
  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00.000Z"), (1_709_251_199.9995, "2024-02-29T23:59:59.999Z"),
    (951_868_800.25, "2000-03-01T00:00:00.250Z"), (-0.5, "1969-12-31T23:59:59.500Z"),
    (-2_203_891_200.0, "1900-03-01T00:00:00.000Z"), (4_102_444_799.0, "2099-12-31T23:59:59.000Z"),
  ])
  func daysAndMillisecondsAreRight(seconds: Double, text: String) {
    #expect(EventWriter.timestamp(Date(timeIntervalSince1970: seconds)) == text)
  }

  @Test func itIsWhatFoundationSays() {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for n in 0..<2_000 {
      // Eighths of seconds, which are exact in binary.
      let date = Date(timeIntervalSince1970: Double(n) * 1_234_567.125)
      #expect(EventWriter.timestamp(date) == date.formatted(style))
    }
  }

  @Test func noDateIsTooFar() {
    #expect(EventWriter.timestamp(.distantFuture.addingTimeInterval(1e12)) == "9999-12-31T23:59:59.999Z")
    #expect(EventWriter.timestamp(Date(timeIntervalSince1970: -1e300)) == "0000-01-01T00:00:00.000Z")
    #expect(EventWriter.timestamp(Date(timeIntervalSince1970: .nan)).hasSuffix("Z"))
  }
}
