/// A day of the person's calendar.
public struct CalendarDay: Sendable, Equatable {
  public var year: Int
  /// 1…12.
  public var month: Int
  /// 1…31.
  public var day: Int

  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `26 Nov`.
  var text: String {
    let name = Self.months.indices.contains(month - 1) ? Self.months[month - 1] : "\(month)"
    return "\(day) \(name)"
  }
}
