import MediaBasics

/// One point in time, on the clock that runs evenly and on the one on the wall.
struct Moment: Sendable {
  var instant: MediaInstant
  /// Milliseconds since 1970.
  var unixMilliseconds: Int64

  var unixSeconds: Int64 { unixMilliseconds / 1000 }
}
