/// How much of everything a run of `ncall bench stream` takes.
struct StreamSize: Sendable {
  /// People who post as fast as they are answered, each on a connection of their own.
  var writers: Int
  /// Who watch them.
  var fewWatchers: Int
  /// Of posting, seconds.
  var seconds: Double
  /// Who watch a stream with posts at a given rate.
  var manyWatchers: Int
  /// Posts per second.
  var rate: Double
  /// Of that, seconds.
  var watchTime: Double
  /// Connections to the database that insert beside each other.
  var inserters: Int
  /// Of inserting, seconds, each.
  var insertTime: Double

  static let full = StreamSize(
    writers: 64, fewWatchers: 20, seconds: 20, manyWatchers: 1_000, rate: 100, watchTime: 20, inserters: 8,
    insertTime: 5)
  static let brief = StreamSize(
    writers: 8, fewWatchers: 5, seconds: 1, manyWatchers: 50, rate: 50, watchTime: 1, inserters: 2, insertTime: 0.3)
}
