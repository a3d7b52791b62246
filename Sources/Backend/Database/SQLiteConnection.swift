import Foundation
import GRDB
import LiveKitProtocol
import NchatAPI

/// A transaction of SQLite. It is used on the queue of its database alone, while the transaction lasts.
struct SQLiteConnection: SQLConnection {
  let database: Database
  let catalog: StatementCatalog

  func rows(
    _ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]
  ) throws(SQLFailure) -> [SQLRow] {
    let (entry, values) = catalog.resolve(statement, arguments)
    do {
      let prepared = try prepare(entry, values)
      let columns = SQLRow.Columns(prepared.columnNames)
      var rows: [SQLRow] = []
      let cursor = try Row.fetchCursor(prepared)
      while let row = try cursor.next() { rows.append(SQLRow(columns, row.databaseValues.map(SQLValue.init))) }
      return rows
    } catch {
      throw SQLFailure(error, doing: statement.name)
    }
  }

  func run(_ statement: SQLStatement, _ arguments: [String: (any SQLConvertible)?]) throws(SQLFailure) -> Int {
    let (entry, values) = catalog.resolve(statement, arguments)
    do {
      try prepare(entry, values).execute()
      return database.changesCount
    } catch {
      throw SQLFailure(error, doing: statement.name)
    }
  }

  func goOn(for people: Set<EntityID>) {}

  func script(_ text: String) throws(SQLFailure) {
    do { try database.execute(sql: text) } catch { throw SQLFailure(error, doing: "a script") }
  }

  private func prepare(_ entry: StatementCatalog.Entry, _ values: [SQLValue]) throws -> Statement {
    let prepared = try database.cachedStatement(sql: entry.sql)
    // `:name` gets its number in SQLite by its first use too.
    prepared.setUncheckedArguments(StatementArguments(try values.map { try $0.databaseValue }))
    return prepared
  }
}

extension SQLValue {
  init(_ value: DatabaseValue) {
    self =
      switch value.storage {
      case .null: .null
      case .int64(let integer): .integer(integer)
      case .double(let real): .real(real)
      case .string(let text): .text(text)
      case .blob(let data): .bytes([UInt8](data))
      }
  }

  fileprivate var databaseValue: DatabaseValue {
    get throws {
      switch self {
      case .null: .null
      case .integer(let integer): integer.databaseValue
      case .real(let real): real.databaseValue
      case .text(let text): text.databaseValue
      case .bytes(let bytes): Data(bytes).databaseValue
      case .bool(let bool): (bool ? 1 : 0).databaseValue
      case .id(let id): UUIDText.write(id).databaseValue
      case .instant(let instant): instant.milliseconds.databaseValue
      case .document(let document): String(decoding: try document.serialized(), as: UTF8.self).databaseValue
      case .ids(let ids): "[\(ids.map { "\"\(UUIDText.write($0))\"" }.joined(separator: ","))]".databaseValue
      }
    }
  }
}

extension SQLFailure {
  /// `error` as a failure where GRDB threw it; everything else as it is.
  static func named(_ error: any Error) -> any Error {
    error is DatabaseError ? SQLFailure(error, doing: "the database failed") : error
  }

  /// Names what SQLite answered; `doing` is what was under way.
  init(_ error: any Error, doing what: String) {
    if let failure = error as? SQLFailure {
      self = failure
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.wrongStatement, "\(what): \(error)")
      return
    }
    // SQLite's own message names tables and columns; GRDB's description would add statement and arguments.
    let text = "\(what): \(error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)")"
    let kind: Kind =
      switch error.extendedResultCode {
      case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .notUnique
      case .SQLITE_CONSTRAINT_FOREIGNKEY: .missingReference
      default:
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG: .forbiddenValue
        case .SQLITE_ERROR, .SQLITE_RANGE, .SQLITE_MISUSE, .SQLITE_MISMATCH: .wrongStatement
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        // Full, broken, read-only, not to be opened, out of memory, and whatever else is not the statement's fault.
        default: .unavailable
        }
      }
    self.init(kind, text)
  }
}
