import NchatAPI

/// Somebody with an account, as lines and events name them.
public struct Person: Sendable, Equatable, Hashable {
  public var id: EntityID
  public var username: String
  public var displayName: String

  public init(id: EntityID, username: String, displayName: String) {
    self.id = id
    self.username = username
    self.displayName = displayName
  }

  public init(_ user: User) { self.init(id: user.id, username: user.username, displayName: user.displayName) }

  init(_ account: Account) {
    self.init(id: account.id, username: account.username, displayName: account.displayName)
  }

  /// Somebody of whom the server tells nothing but that.
  init(unknown id: EntityID) { self.init(id: id, username: id.description, displayName: id.description) }
}
