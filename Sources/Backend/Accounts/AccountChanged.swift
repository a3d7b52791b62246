import NchatAPI

/// Told in the topic `accounts`: what somebody has proved may not hold any more.
struct AccountChanged: Codable, Sendable, Equatable {
  static let event = "account:changed"

  let userId: EntityID
}

extension Change {
  /// Tells the server that holds connections of somebody to look at them again.
  func tellOfAccount(_ user: EntityID) throws {
    try tell(.accounts, AccountChanged.event, AccountChanged(userId: user))
  }
}
