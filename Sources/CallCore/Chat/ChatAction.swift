/// What happened in the chat.
public enum ChatAction: Sendable, Equatable {
  case received(ChatLine)
  /// Somebody changed a message; only its sender's changes count.
  case edited(id: String, identity: String, text: String)
  case sent(localID: String, ChatReceipt)
  case failed(localID: String, reason: String)
}
