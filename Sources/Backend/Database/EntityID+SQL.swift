import Foundation
import NchatAPI

extension EntityID: SQLConvertible, SQLDecodable {
  var sqlValue: SQLValue { .id(uuid) }

  init?(sqlValue value: SQLValue) {
    guard let uuid = UUID(sqlValue: value) else { return nil }
    self.init(uuid)
  }
}
