/// What happened in the chat.
public enum ChatAction: Sendable, Equatable {
  case received(ChatLine)
  /// A message was changed by its sender.
  case edited(id: String, text: String)
  case sent(localID: String, ChatReceipt)
  case failed(localID: String, reason: String)
}
