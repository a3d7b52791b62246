/// How much of everything a run of `ncall bench api` takes.
struct LoadSize: Sendable {
  var users: Int
  /// Idle realtime connections.
  var idle: Int
  /// Until the memory of idle connections is read: more than a round of the server's pings.
  var settling: Duration
  var calls: Int
  /// Of asking for lists, each.
  var seconds: Double
  var watchers: Int
  /// Events per second.
  var rate: Double
  /// Of events being watched, seconds.
  var watchTime: Double

  static let full = LoadSize(
    users: 12, idle: 5_000, settling: .seconds(25), calls: 200, seconds: 5, watchers: 1_000, rate: 100, watchTime: 20)
  static let brief = LoadSize(
    users: 12, idle: 100, settling: .zero, calls: 5, seconds: 0.5, watchers: 50, rate: 50, watchTime: 1)
}
