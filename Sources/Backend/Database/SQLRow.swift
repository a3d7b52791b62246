import Foundation

/// A row that a statement answered. Columns are read by name as what they are: `let name: String? = try row["display_name"]`.
struct SQLRow: Sendable {
  /// Where the columns of a statement's rows stand; the rows of one answer share it.
  final class Columns: Sendable {
    let names: [String]
    private let indices: [String: Int]

    init(_ names: [String]) {
      self.names = names
      // Of two columns with one name the first counts.
      indices = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func index(of name: String) -> Int? { indices[name] }
  }

  private let columns: Columns
  private let values: [SQLValue]

  /// A row with one value for each of `columns`.
  init(_ columns: Columns, _ values: [SQLValue]) {
    precondition(columns.names.count == values.count, "a row has a value in each column")
    self.columns = columns
    self.values = values
  }

  /// A column's value as `Value`; as an optional it may be NULL.
  /// - Throws: `SQLFailure.wrongStatement` when there is no such column, or when it is something else.
  subscript<Value: SQLDecodable>(_ name: String) -> Value {
    get throws(SQLFailure) {
      guard let index = columns.index(of: name) else {
        throw SQLFailure(.wrongStatement, "the answer has no column \(name), only \(columns.names)")
      }
      guard let value = Value(sqlValue: values[index]) else {
        // The value itself may be somebody's secret.
        throw SQLFailure(.wrongStatement, "column \(name) cannot be read as \(Value.self)")
      }
      return value
    }
  }
}
