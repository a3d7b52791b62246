/// A line of chat.
public struct ChatLine: Sendable, Equatable {
  public let id: String
  public let identity: String
  public let text: String
  /// Milliseconds since 1970, by the sender's clock.
  public let timestamp: Int64
  /// Whether it replaces an earlier line of this id.
  public let isEdit: Bool
  /// Whether the earlier line of this id is taken back.
  public let isDeleted: Bool

  init(id: String, identity: String, text: String, timestamp: Int64, isEdit: Bool = false, isDeleted: Bool = false) {
    self.id = id
    self.identity = identity
    self.text = text
    self.timestamp = timestamp
    self.isEdit = isEdit
    self.isDeleted = isDeleted
  }
}
