import CPostgreSQL
import Foundation
import GRDB
import Logging
import NchatAPI
import Synchronization

@testable import Backend

extension SQLDialect {
  /// The database that suites use which are not about one of them: `NCALL_TEST_DATABASE`, SQLite without. The whole run uses each in turn.
  static let ofThisRun: SQLDialect =
    ProcessInfo.processInfo.environment["NCALL_TEST_DATABASE"].flatMap(SQLDialect.init) ?? .sqlite
}

/// Where the database of one test is; gone when the test lets go of it. Whatever has it open is closed before.
final class TestPlace: Sendable {
  let folder = TemporaryFolder()
  let location: DatabaseLocation
  /// The connection to PostgreSQL that `sql` asks over: tests ask again and again, and a new one each time would cost more than what is tested.
  private let line = Mutex<OpaquePointer?>(nil)
  private let schema = "t" + UUID().uuidString.lowercased().replacing("-", with: "")

  init(_ dialect: SQLDialect = .ofThisRun) throws {
    switch dialect {
    case .sqlite: location = .sqlite(path: folder["ncall.db"])
    case .postgres:
      // A database of its own would be the same, and dearer to make.
      let server = try PostgreSQLServer.running()
      try server.execute("create schema \(schema)")
      location = .postgres(server.url(schema: schema))
    }
  }

  deinit {
    line.withLock { if let connection = $0 { PQfinish(connection) } }
    if case .postgres = location { _ = try? PostgreSQLServer.running().execute("drop schema \(schema) cascade") }
  }

  var dialect: SQLDialect { if case .sqlite = location { .sqlite } else { .postgres } }

  /// How it is written on the command line.
  var text: String {
    switch location {
    case .sqlite(let path): "sqlite:" + path
    case .postgres(let url): url.text
    }
  }

  /// Opens it, with the program's own tables or with others; a few connections are enough to be in one another's way.
  func open(
    _ migrations: [Migration]? = nil, connections: Int = 4
  ) throws(SQLFailure) -> any SQLDatabase {
    switch location {
    case .sqlite(let path): try SQLiteDatabase(path: path, migrations: migrations ?? EmbeddedSQL.migrations)
    case .postgres(let url):
      // The policies are those of the program's own tables.
      try PostgreSQLDatabase(
        url, connections: connections, log: LogRecorder.silent, migrations: migrations ?? EmbeddedSQL.migrations,
        policies: migrations == nil ? EmbeddedSQL.policies : nil)
    }
  }

  /// An instant as it is written in a statement.
  func instant(_ milliseconds: Int64) -> String {
    dialect == .sqlite ? "\(milliseconds)" : "to_timestamp(\(milliseconds) / 1000.0)"
  }

  /// Asks or changes what no statement of the program does, past whatever has the database open. Words of the dialect are put in; values
  /// come as SQLite writes them.
  @discardableResult
  func sql(_ text: String) throws -> [[String?]] {
    let text = try SQLText.script(text, dialect: dialect)
    switch location {
    case .sqlite(let path):
      var configuration = Configuration()
      configuration.busyMode = .timeout(SQLiteDatabase.busyTimeout)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? queue.close() }
      return try queue.writeWithoutTransaction { try Self.rows(text, $0) }
    case .postgres(let url):
      return try line.withLock { line in
        if PQstatus(line) != CONNECTION_OK {
          if let line { PQfinish(line) }
          line = PQconnectdb(url.text)
        }
        return try Self.rows(text, line)
      }
    }
  }

  /// The tables of the program.
  func tables() throws -> [String] {
    let text =
      dialect == .sqlite
      ? "select name from sqlite_schema where type = 'table' and name like 'nchat_%'"
      : "select tablename from pg_tables where schemaname = current_schema() and tablename like 'nchat_%'"
    return try sql(text).compactMap { $0.first ?? nil }
  }

  /// How the database would run a statement, whatever its arguments are; SQLite's parameters must be those of the catalog. PostgreSQL is
  /// asked as if tables were large: it reads them from end to end only where there is no other way.
  ///
  /// - Parameter user: for whose request; nil is for the server itself.
  func plan(of entry: StatementCatalog.Entry, by user: String? = nil) throws -> [String] {
    switch location {
    case .sqlite(let path):
      let queue = try DatabaseQueue(path: path)
      defer { try? queue.close() }
      return try queue.read { database in
        let arguments = StatementArguments(entry.parameters.map { _ in DatabaseValue.null })
        try database.makeStatement(sql: entry.sql).validateArguments(arguments)
        let plan = try Row.fetchAll(database, sql: "explain query plan " + entry.sql, arguments: arguments)
        return plan.map { String.fromDatabaseValue($0["detail"]) ?? "" }
      }
    case .postgres(let url):
      guard !entry.sql.hasPrefix("create ") else { return [] }
      let role = user.map { "set role \(PostgreSQLRole.name); set ncall.user_id = '\($0)'; " } ?? ""
      let nulls = entry.parameters.isEmpty ? "" : "(\(entry.parameters.map { _ in "null" }.joined(separator: ", ")))"
      return try Self.rows(
        "explain execute it\(nulls)",
        after: role + "set enable_seqscan = off; set plan_cache_mode = force_generic_plan; prepare it as " + entry.sql,
        url
      ).compactMap { $0.first ?? nil }
    }
  }

  static func rows(_ text: String, _ database: Database) throws -> [[String?]] {
    try Row.fetchAll(database, sql: text).map { row in row.databaseValues.map { Self.text(of: SQLValue($0)) } }
  }

  private static func rows(
    _ text: String, after preparation: String, _ url: PostgreSQLURL
  ) throws -> [[String?]] {
    let connection = PQconnectdb(url.text)
    defer { PQfinish(connection) }
    PQclear(PQexec(connection, preparation))
    return try rows(text, connection)
  }

  private static func rows(_ text: String, _ connection: OpaquePointer?) throws -> [[String?]] {
    let result = PQexecParams(connection, text, 0, nil, nil, nil, nil, 1)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK else {
      throw SQLFailure(.wrongStatement, String(cString: PQresultErrorMessage(result)))
    }
    return try (0..<PQntuples(result)).map { row in
      try (0..<PQnfields(result)).map { column in
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(
          start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        guard let value = SQLValue(bytes, type: PQftype(result, column)) else {
          throw SQLFailure(.wrongStatement, "a type that is not read: \(PQftype(result, column))")
        }
        return Self.text(of: value)
      }
    }
  }

  private static func text(of value: SQLValue) -> String? {
    switch value {
    case .null: nil
    case .integer(let integer): String(integer)
    case .ids(let ids): ids.map(UUIDText.write).joined(separator: ",")
    case .real(let real): String(real)
    case .text(let text): text
    case .bytes(let bytes): bytes.map { String($0) }.joined(separator: " ")
    case .bool(let bool): bool ? "1" : "0"
    case .id(let id): UUIDText.write(id)
    case .instant(let instant): String(instant.milliseconds)
    case .document(let document): "\(document)"
    }
  }
}
