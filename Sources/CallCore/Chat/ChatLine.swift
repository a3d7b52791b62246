/// One message of the call's chat.
public struct ChatLine: Sendable, Equatable {
  public enum Delivery: Sendable, Equatable {
    case received
    /// Written here, on its way.
    case sending
    case sent
    case failed(String)
  }

  public var id: String
  public var identity: String
  public var name: String
  public var text: String
  /// Milliseconds since 1970, nil while the message is on its way.
  public var sentAt: Int64?
  public var delivery: Delivery

  /// Bytes of UTF-8 that are kept of a message.
  static let textLimit = 8 * 1024

  public init(
    id: String, identity: String, name: String, text: String, sentAt: Int64?, delivery: Delivery = .received
  ) {
    self.id = id.bounded(to: Participant.nameLimit)
    self.identity = identity.bounded(to: Participant.nameLimit)
    self.name = name.bounded(to: Participant.nameLimit)
    self.text = text.bounded(to: Self.textLimit)
    self.sentAt = sentAt
    self.delivery = delivery
  }
}
