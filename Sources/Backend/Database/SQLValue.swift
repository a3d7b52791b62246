import Foundation
import LiveKitProtocol

/// A value on its way into the database or out of it.
enum SQLValue: Sendable, Equatable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])
  case bool(Bool)
  case id(UUID)
  case instant(Timestamp)
  case document(JSONValue)
}

/// What can be an argument of a statement.
protocol SQLConvertible: Sendable {
  var sqlValue: SQLValue { get }
}

extension Int: SQLConvertible { var sqlValue: SQLValue { .integer(Int64(self)) } }
extension Int64: SQLConvertible { var sqlValue: SQLValue { .integer(self) } }
extension Double: SQLConvertible { var sqlValue: SQLValue { .real(self) } }
extension String: SQLConvertible { var sqlValue: SQLValue { .text(self) } }
extension Bool: SQLConvertible { var sqlValue: SQLValue { .bool(self) } }
extension UUID: SQLConvertible { var sqlValue: SQLValue { .id(self) } }
extension Timestamp: SQLConvertible { var sqlValue: SQLValue { .instant(self) } }
extension JSONValue: SQLConvertible { var sqlValue: SQLValue { .document(self) } }
extension SQLValue: SQLConvertible { var sqlValue: SQLValue { self } }
