import Foundation
import LiveKitProtocol
import NchatAPI

/// A row that a statement answered. Columns are read by name as what they are; another kind, or no such column, is `SQLFailure.wrongStatement`.
struct SQLRow: Sendable {
  let columns: [String: SQLValue]
}
