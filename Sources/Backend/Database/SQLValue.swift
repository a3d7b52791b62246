import Foundation
import LiveKitProtocol
import NchatAPI

/// A value on its way into the database or out of it.
///
/// Into it each kind goes as itself. Out of it, SQLite knows numbers, texts and bytes only; `SQLRow` reads them as what is asked for.
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
  /// Several ids, for `json_each` of SQLite and `any` of PostgreSQL.
  case ids([UUID])
}
