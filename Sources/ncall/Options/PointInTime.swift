import Foundation
import NchatAPI

/// An instant as people write it: `+90s`, `+15m`, `+2h`, `+1d` from now; `18:30`, the next time that a clock here shows it;
/// `2026-12-24 18:30` by the time here; or RFC 3339 with its offset.
struct PointInTime: Equatable {
  static let advice = "write 18:30, \"2026-12-24 18:30\", +15m, or 2026-12-24T18:30:00Z"

  let timestamp: Timestamp

  init?(_ text: String, now: Timestamp) {
    if let known = Timestamp(text) {
      timestamp = known
    } else if text.hasPrefix("+"), let length = Lifetime(String(text.dropFirst())), length.seconds > 0 {
      timestamp = now + length.seconds
    } else if let local = Self.local(text, now: now) {
      timestamp = local
    } else {
      return nil
    }
  }

  /// By the time of this place.
  private static func local(_ text: String, now: Timestamp) -> Timestamp? {
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard let clock = parts.last, let (hour, minute) = time(clock) else { return nil }
    var seconds = time_t(clamping: now.milliseconds / 1_000)
    var today = tm()
    localtime_r(&seconds, &today)
    (today.tm_hour, today.tm_min, today.tm_sec) = (hour, minute, 0)
    switch parts.count {
    case 1:
      guard let instant = instant(today) else { return nil }
      if instant > now { return instant }
      today.tm_mday += 1
      return Self.instant(today)
    case 2:
      let date = parts[0].split(separator: "-", omittingEmptySubsequences: false)
      guard date.count == 3, date[0].utf8.count == 4, let year = number(date[0]), let month = number(date[1]),
        let day = number(date[2]), (1...12).contains(month), (1...31).contains(day)
      else { return nil }
      (today.tm_year, today.tm_mon, today.tm_mday) = (year - 1_900, month - 1, day)
      var made = today
      made.tm_isdst = -1
      // The library makes 2 March of 30 February.
      guard mktime(&made) != -1, made.tm_mday == day, made.tm_mon == month - 1 else { return nil }
      return instant(today)
    default: return nil
    }
  }

  private static func instant(_ parts: tm) -> Timestamp? {
    var parts = parts
    parts.tm_isdst = -1
    let seconds = mktime(&parts)
    return seconds == -1 ? nil : Timestamp(milliseconds: Int64(seconds) * 1_000)
  }

  private static func time(_ text: Substring) -> (hour: Int32, minute: Int32)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = number(parts[0]), let minute = number(parts[1]), hour < 24, minute < 60 else {
      return nil
    }
    return (hour, minute)
  }

  /// One to four digits.
  private static func number(_ text: Substring) -> Int32? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int32(text)
  }
}
