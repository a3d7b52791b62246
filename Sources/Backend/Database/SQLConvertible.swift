import Foundation
import LiveKitProtocol
import NchatAPI

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
extension [UInt8]: SQLConvertible { var sqlValue: SQLValue { .bytes(self) } }
extension SQLValue: SQLConvertible { var sqlValue: SQLValue { self } }

/// A vocabulary, such as the states of a call, is stored as its words.
extension SQLConvertible where Self: RawRepresentable, RawValue == String {
  var sqlValue: SQLValue { .text(rawValue) }
}
