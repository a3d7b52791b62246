import Foundation
import NchatAPI

/// Times as tables show them.
enum Clock {
  /// Local time to the minute, `2026-11-26 05:40`.
  static func minute(_ instant: Timestamp) -> String {
    let parts = local(instant)
    return "\(Int(parts.tm_year) + 1_900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min))"
  }

  /// Local time of the day, `05:40:09`.
  static func second(_ instant: Timestamp) -> String {
    let parts = local(instant)
    return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }

  private static func local(_ instant: Timestamp) -> tm {
    var seconds = time_t(clamping: Int64((instant - Timestamp(milliseconds: 0)).rounded(.down)))
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts
  }

  private static func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// `3:07`, `1:02:09`; nothing was `0:00`.
  static func duration(_ seconds: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
    return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":" + two(seconds % 60)
  }
}
