import Foundation

@testable import Backend

/// A database of one test, open.
final class TestDatabase: Sendable {
  let place: TestPlace
  let database: any SQLDatabase

  init(_ dialect: SQLDialect = .ofThisRun) throws {
    place = try TestPlace(dialect)
    database = try place.open()
  }

  deinit { try? database.close() }

  /// Asks or changes what no statement of the program does.
  @discardableResult
  func sql(_ text: String) throws -> [[String?]] { try place.sql(text) }
}
