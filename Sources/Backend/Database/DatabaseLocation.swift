import Foundation
import Logging

/// Where a backend's rows are.
public enum DatabaseLocation: Sendable, Equatable, CustomStringConvertible {
  /// A file of this machine.
  case sqlite(path: String)
  case postgres(PostgreSQLURL)

  /// How the two are written, for those who wrote something else.
  public static let forms = "sqlite:PATH or postgres://USER@HOST/NAME"

  /// Reads `sqlite:PATH` or a URL of PostgreSQL; nil for anything else.
  public init?(_ text: String) {
    let scheme = "sqlite:"
    if text.hasPrefix(scheme), text.count > scheme.count {
      self = .sqlite(path: String(text.dropFirst(scheme.count)))
    } else if let url = PostgreSQLURL(text) {
      self = .postgres(url)
    } else {
      return nil
    }
  }

  /// Without secrets.
  public var description: String {
    switch self {
    case .sqlite(let path): path
    case .postgres(let url): url.description
    }
  }

  /// Opens the database and migrates it; this blocks until it is done.
  ///
  /// - Parameters:
  ///   - connections: how many there are to a server at most.
  ///   - log: is told when the server is lost, and when it answers again.
  /// - Throws: `SQLFailure`.
  func open(connections: Int, log: Logger) throws(SQLFailure) -> any SQLDatabase {
    switch self {
    case .sqlite(let path): try SQLiteDatabase(path: path)
    case .postgres(let url): try PostgreSQLDatabase(url, connections: connections, log: log)
    }
  }

  /// Whether something of this program is there already.
  /// - Throws: `SQLFailure` when the server cannot be asked.
  func isMade() throws(SQLFailure) -> Bool {
    switch self {
    case .sqlite(let path): FileManager.default.fileExists(atPath: path)
    case .postgres(let url): try PostgreSQLDatabase.isMade(try PostgreSQLSession(url))
    }
  }
}
