extension ChatState {
  /// Applies what happened. `isVisible` says whether the chat is on the screen.
  mutating func reduce(_ action: ChatAction, isVisible: Bool, notices: inout NoticeState) -> [Effect] {
    switch action {
    case .received(let line):
      // The network may deliver a message twice.
      guard !lines.contains(where: { $0.id == line.id && $0.identity == line.identity }) else { return [] }
      append(line)
      guard !isVisible else { return [] }
      unread += 1
      return notices.post("\(line.name.isEmpty ? line.identity : line.name): \(line.text)", severity: .info)
    case .edited(let id, let identity, let text):
      change(where: { $0.id == id && $0.identity == identity }) { $0.text = text.bounded(to: ChatLine.textLimit) }
      return []
    case .sent(let localID, let receipt):
      change(where: { $0.id == localID }) { line in
        line.id = receipt.id
        line.sentAt = receipt.sentAt
        line.delivery = .sent
      }
      return []
    case .failed(let localID, let reason):
      change(where: { $0.id == localID }) { $0.delivery = .failed(reason.bounded(to: Participant.nameLimit)) }
      return notices.post("the message was not sent: \(reason)", severity: .error)
    }
  }

  /// Adds a message written here and asks for it to be sent.
  mutating func write(_ text: String, by me: Participant?) -> [Effect] {
    written += 1
    let id = "local-\(written)"
    append(
      ChatLine(
        id: id, identity: me?.identity ?? "", name: me?.displayName ?? "", text: text, sentAt: nil, delivery: .sending))
    return [.sendChat(localID: id, text: text.bounded(to: ChatLine.textLimit))]
  }

  private mutating func change(where isMeant: (ChatLine) -> Bool, _ change: (inout ChatLine) -> Void) {
    guard let index = lines.lastIndex(where: isMeant) else { return }
    change(&lines[index])
  }
}
