extension Timestamp {
  /// The first and the last instant that RFC 3339 can say: years 0000 to 9999.
  static let sayable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
}

extension Timestamp: LosslessStringConvertible {
  /// Reads a date and time with its offset (RFC 3339 section 5.6): `2026-01-02T03:04:05.678Z`, `2026-01-02t04:04:05+01:00`.
  ///
  /// Digits beyond milliseconds are cut off. A leap second is the first instant after it. Nil for anything else, for a day that does not exist,
  /// and for instants that are outside of years 0000 to 9999 in UTC.
  public init?(_ text: String) {
    var scanner = Scanner(text)
    guard
      let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
      let day = scanner.digits(2), (1...12).contains(month), day >= 1, day <= Self.daysInMonth(month, of: year),
      scanner.skip("t"), let hour = scanner.digits(2), scanner.skip(":"), let minute = scanner.digits(2),
      scanner.skip(":"),
      let second = scanner.digits(2), hour < 24, minute < 60, second <= 60, let fraction = scanner.fraction(),
      let offset = scanner.offset(), scanner.isAtEnd
    else { return nil }
    let seconds = Self.daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
    let milliseconds = seconds * 1_000 + (second == 60 ? 0 : fraction)
    guard Self.sayable.contains(milliseconds) else { return nil }
    self.init(milliseconds: milliseconds)
  }

  /// In UTC, with three decimals: `2026-01-02T03:04:05.678Z`. An instant that RFC 3339 cannot say is written as the nearest that it can.
  public var description: String {
    let clamped = min(max(milliseconds, Self.sayable.lowerBound), Self.sayable.upperBound)
    // Counted from the first sayable day, so that nothing is negative.
    let elapsed = clamped - Self.sayable.lowerBound
    let (date, time) = (elapsed / 86_400_000, elapsed % 86_400_000)
    let (year, month, day) = Self.date(daysSinceYearZero: date)
    func padded(_ number: Int64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(time / 3_600_000, 2)):"
      + "\(padded(time / 60_000 % 60, 2)):\(padded(time / 1_000 % 60, 2)).\(padded(time % 1_000, 3))Z"
  }

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 of the proleptic Gregorian calendar; years begin in March, so that a leap day ends one.
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(daysSinceYearZero days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Year 0000 begins 60 days before the March that begins its era; 146,097 days more keep the count positive.
    let shifted = days - 60 + 146_097
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + (era - 1) * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private struct Scanner {
    var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func digit() -> Int64? {
      guard let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      rest.removeFirst()
      return Int64(byte - UInt8(ascii: "0"))
    }

    mutating func digits(_ count: Int) -> Int64? {
      var number: Int64 = 0
      for _ in 0..<count {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }

    /// A mark; letters in either case.
    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
      guard let byte = rest.first, mark.value == UInt32(byte) || mark.value == UInt32(byte | 0x20) && byte >= 0x41
      else {
        return false
      }
      rest.removeFirst()
      return true
    }

    /// Milliseconds of a fraction, zero without one; nil for a point without a digit.
    mutating func fraction() -> Int64? {
      guard skip(".") else { return 0 }
      guard let first = digit() else { return nil }
      var (milliseconds, weight): (Int64, Int64) = (first * 100, 10)
      while let digit = digit() {
        milliseconds += digit * weight
        weight /= 10
      }
      return milliseconds
    }

    /// Seconds ahead of UTC.
    mutating func offset() -> Int64? {
      if skip("z") { return 0 }
      let sign: Int64
      if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
      guard let hours = digits(2), skip(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
      return sign * (hours * 3_600 + minutes * 60)
    }
  }
}

extension Timestamp: APIModel {
  public static let schema = JSONSchema.instant

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = Timestamp(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date and time of RFC 3339")
    }
    self = instant
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
