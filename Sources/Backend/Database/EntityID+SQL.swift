import Foundation
import NchatAPI

extension SQLValue {
  static func ids(of entities: some Sequence<EntityID>) -> SQLValue { .ids(entities.map(\.uuid)) }
}

extension EntityID: SQLConvertible, SQLDecodable {
  var sqlValue: SQLValue { .id(uuid) }

  init?(sqlValue value: SQLValue) {
    guard let uuid = UUID(sqlValue: value) else { return nil }
    self.init(uuid)
  }
}
