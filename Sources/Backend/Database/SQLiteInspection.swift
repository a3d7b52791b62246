import Foundation
import GRDB

/// Looks at a database without changing it, nor any file beside it.
enum SQLiteInspection {
  /// - Returns: what is wrong with it, a sentence for each, and how many migrations its next start applies.
  /// - Throws: `SQLFailure` when it cannot be read, or does not fit this program.
  static func inspect(_ path: String) throws(SQLFailure) -> (problems: [String], pending: Int) {
    var problems: [String] = []
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
      problems.append("\(path) may be read by others than its owner: chmod 600 \(path)")
    }
    guard access(path, R_OK | W_OK) == 0 else {
      throw SQLFailure(.unavailable, "\(path) cannot be read and written: \(String(cString: strerror(errno)))")
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(SQLiteDatabase.busyTimeout)
    let queue: DatabaseQueue
    do { queue = try DatabaseQueue(path: try location(path), configuration: configuration) } catch {
      throw SQLFailure(error, doing: "cannot open the database \(path)")
    }
    let schema = Schema(migrations: EmbeddedSQL.migrations, dialect: .sqlite)
    do {
      return try queue.read { database in
        let pending = try schema.pending(
          SQLiteConnection(database: database, catalog: StatementCatalog.embedded(.sqlite)),
          isNew: try !database.tableExists("ncall_migrations"))
        let findings = try String.fetchAll(database, sql: "pragma quick_check(10)")
        if findings != ["ok"] { problems += findings.map { "the database \(path) is broken: \($0)" } }
        return (problems, pending)
      }
    } catch let failure as SQLFailure {
      throw failure
    } catch {
      throw SQLFailure(error, doing: "cannot read the database \(path)")
    }
  }

  /// How SQLite is to open the file. Where no log is beside it nobody is writing and nothing is to be recovered: taken for unchangeable,
  /// it needs no files beside it, which SQLite would leave there.
  private static func location(_ path: String) throws -> String {
    guard !FileManager.default.fileExists(atPath: path + "-wal") else { return path }
    let whole = URL(fileURLWithPath: path).path
    var allowed = CharacterSet.urlPathAllowed
    allowed.remove(charactersIn: "%?#;")
    guard let escaped = whole.addingPercentEncoding(withAllowedCharacters: allowed) else { return path }
    return "file:\(escaped)?immutable=1"
  }
}
