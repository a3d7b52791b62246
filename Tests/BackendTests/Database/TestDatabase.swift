import Foundation
import GRDB

@testable import Backend

/// A database of one test, in a file of its own.
final class TestDatabase: Sendable {
  let folder = TemporaryFolder()
  let database: SQLiteDatabase

  var path: String { folder["ncall.db"] }

  init() throws { database = try SQLiteDatabase(path: folder["ncall.db"]) }

  deinit { try? database.close() }

  /// Asks or changes what no statement of the program does.
  @discardableResult
  func sql(_ text: String) throws -> [[String?]] { try Self.sql(text, in: database) }

  /// How SQLite would run a statement. The numbers of its parameters must be those of the catalog.
  func plan(of entry: StatementCatalog.Entry) throws -> [String] {
    try database.pool.writeWithoutTransaction { database in
      let arguments = StatementArguments(entry.parameters.map { _ in DatabaseValue.null })
      try database.makeStatement(sql: entry.sql).validateArguments(arguments)
      let plan = try Row.fetchAll(database, sql: "explain query plan " + entry.sql, arguments: arguments)
      return plan.map { String.fromDatabaseValue($0["detail"]) ?? "" }
    }
  }

  static func sql(_ text: String, in database: SQLiteDatabase) throws -> [[String?]] {
    try database.pool.writeWithoutTransaction { database in
      try Row.fetchAll(database, sql: text).map { row in
        row.databaseValues.map { value in
          switch value.storage {
          case .null: nil
          case .int64(let integer): String(integer)
          case .double(let real): String(real)
          case .string(let text): text
          case .blob(let data): data.map { String($0) }.joined(separator: " ")
          }
        }
      }
    }
  }
}
