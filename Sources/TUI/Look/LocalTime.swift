import Glibc

/// Wall-clock times in the person's time zone.
public enum LocalTime {
  /// `12:04` for milliseconds since 1970.
  @Sendable public static func hoursAndMinutes(_ milliseconds: Int64) -> String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return "--:--" }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(parts.tm_hour)):\(two(parts.tm_min))"
  }

  /// The day of a time in milliseconds since 1970.
  @Sendable public static func day(_ milliseconds: Int64) -> CalendarDay {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return CalendarDay(year: 1970, month: 1, day: 1) }
    return CalendarDay(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
  }
}
