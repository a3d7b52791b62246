import NchatAPI

/// The pieces of a time range that ends with the piece in which an instant is: whole minutes, hours, quarters of a day, or days of UTC.
struct TimePieces: Sendable {
  /// Milliseconds.
  let step: Int64
  let starts: [Timestamp]

  init(_ range: StreamTimeRange, until end: Timestamp) {
    let step = Int64(range.step) * 1_000
    // Towards the past also before 1970.
    let rest = ((end.milliseconds % step) + step) % step
    let last = end.milliseconds &- rest
    self.step = step
    starts = (0..<range.count).map { number in
      Timestamp(milliseconds: last &- Int64(range.count - 1 - number) * step)
    }
  }

  func end(of start: Timestamp) -> Timestamp { Timestamp(milliseconds: start.milliseconds &+ step) }

  /// Where the first begins.
  var start: Timestamp { starts.first ?? Timestamp(milliseconds: 0) }
  /// Where the last ends.
  var end: Timestamp { end(of: starts.last ?? start) }
}
