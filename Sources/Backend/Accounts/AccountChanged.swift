import NchatAPI

/// Told in the topic `accounts`: what somebody has proved, or may follow, may not hold any more.
struct AccountChanged: Codable, Sendable, Equatable {
  static let event = "account:changed"

  let userId: EntityID
}

extension Change {
  /// Tells the servers that hold connections of somebody to look at them again.
  func tellOfAccount(_ user: EntityID) throws {
    guard accounts.insert(user).inserted else { return }
    try tell(.accounts, AccountChanged.event, AccountChanged(userId: user))
  }
}
