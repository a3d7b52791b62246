import CPostgreSQL
import Glibc

/// Single rows into a database of PostgreSQL, each one round trip.
final class PostgreSQLInserts: PlainInserts.Connection {
  private static let name = "plain"
  private static let statement = """
    insert into nchat_stream_chat_messages (id, stream_id, user_id, content, event_seq, created_at)
    values ($1, $2, $3, $4, $5, to_timestamp($6 / 1000.0))
    """

  private let handle: OpaquePointer

  init(_ url: String) throws(BenchFailure) {
    if let problem = ncall_postgresql_problem() { throw BenchFailure(String(cString: problem)) }
    guard let handle = PQconnectdb(url) else { throw BenchFailure("memory is short") }
    self.handle = handle
    guard PQstatus(handle) == CONNECTION_OK else { throw failure }
    try check(PQprepare(handle, Self.name, Self.statement, 0, nil))
  }

  deinit { PQfinish(handle) }

  func insert(_ row: PlainInserts.Row) throws(BenchFailure) {
    let values = [
      row.id.description, row.stream.description, row.writer.description, row.content, String(row.seq), String(row.at),
    ].map { (text: String) -> UnsafeMutablePointer<CChar>? in strdup(text) }
    defer { for value in values { free(value) } }
    let pointers = values.map { value in value.map { UnsafePointer($0) } }
    try check(
      pointers.withUnsafeBufferPointer {
        PQexecPrepared(handle, Self.name, Int32($0.count), $0.baseAddress, nil, nil, 0)
      })
  }

  private func check(_ result: OpaquePointer?) throws(BenchFailure) {
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure }
  }

  private var failure: BenchFailure {
    BenchFailure("a plain INSERT: \(PQerrorMessage(handle).map { String(cString: $0) } ?? "no reason is known")")
  }
}
