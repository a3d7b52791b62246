import MediaBasics
import NchatAPI
import RTCTransport
import Sound
import Synchronization

/// What a database takes of single rows: INSERTs into the table of messages, each committed by itself, by nobody's program in between.
struct PlainInserts: Sendable {
  /// A connection, for one thread.
  protocol Connection {
    /// Inserts a row and commits it.
    /// - Throws: `BenchFailure`.
    func insert(_ row: Row) throws(BenchFailure)
  }

  struct Row {
    var id: EntityID
    var stream: EntityID
    var writer: EntityID
    var content: String
    /// Beyond those of the messages that were said.
    var seq: Int64
    /// Milliseconds since 1970.
    var at: Int64
  }

  /// Such as `sqlite`.
  let subject: String
  private let connect: @Sendable () throws(BenchFailure) -> any Connection

  /// Those into the database of a URL, such as `sqlite:PATH`.
  /// - Throws: `BenchFailure` for a kind that there is not.
  static func into(_ place: String) throws(BenchFailure) -> PlainInserts {
    if place.hasPrefix("sqlite:") {
      let path = String(place.dropFirst("sqlite:".count))
      return PlainInserts(subject: "sqlite") { () throws(BenchFailure) in try SQLiteInserts(path) }
    }
    guard place.hasPrefix("postgres://") || place.hasPrefix("postgresql://") else {
      throw BenchFailure("a database is sqlite:PATH or postgres://USER@HOST/NAME")
    }
    return PlainInserts(subject: "postgres") { () throws(BenchFailure) in try PostgreSQLInserts(place) }
  }

  private static let numbers = Atomic<Int64>(1 << 40)

  /// Inserts on some connections beside each other, each on a thread of its own.
  /// - Returns: how long each insert took, in ms.
  /// - Throws: what a connection failed with.
  func run(
    _ connections: Int, stream: EntityID, writers: [EntityID], seconds: Double
  ) async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { tasks in
      let end = MonotonicClock.now() + .seconds(seconds)
      for number in 0..<connections {
        tasks.addTask {
          try await withCheckedThrowingContinuation { continuation in
            NamedThread.start("bench-insert") {
              continuation.resume(
                with: Result { try insert(number, stream: stream, writers: writers, until: end) })
            }
          }
        }
      }
      return try await tasks.reduce(into: []) { $0 += $1 }
    }
  }

  private func insert(
    _ number: Int, stream: EntityID, writers: [EntityID], until end: MediaInstant
  ) throws -> [Double] {
    let connection = try connect()
    guard writers.indices.contains(number) else { throw BenchFailure("there are too few writers") }
    var times: [Double] = []
    var now = MonotonicClock.now()
    while now < end {
      let seq = Self.numbers.wrappingAdd(1, ordering: .relaxed).newValue
      let instant = Timestamp.now()
      try connection.insert(
        Row(
          id: .random(at: instant), stream: stream, writer: writers[number],
          content: "message \(seq) of person \(number), about as long as people's messages are", seq: seq,
          at: instant.milliseconds))
      let after = MonotonicClock.now()
      times.append((after - now).inMilliseconds)
      now = after
    }
    return times
  }
}
