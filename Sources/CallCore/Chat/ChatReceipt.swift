/// What is known about a message once it is sent.
public struct ChatReceipt: Sendable, Equatable {
  public var id: String
  /// Milliseconds since 1970.
  public var sentAt: Int64

  public init(id: String, sentAt: Int64) {
    self.id = id
    self.sentAt = sentAt
  }
}
