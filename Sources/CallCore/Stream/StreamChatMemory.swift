import DequeModule
import NchatAPI

/// Which messages of a chat were told, so that what is heard and what is looked up make one chat without gaps and without anything twice.
///
/// It knows no network: messages and events in, what is new of them out.
struct StreamChatMemory {
  private let limit: Int
  private var messages: [EntityID: StreamChatMessage] = [:]
  private var order: Deque<EntityID> = []

  /// - Parameter limit: messages that are remembered; of older ones a deletion is told without what was deleted.
  init(limit: Int = 1_000) { self.limit = limit }

  func knows(_ id: EntityID) -> Bool { messages[id] != nil }

  /// Remembers messages that are not to be told.
  mutating func skip(_ messages: [StreamChatMessage]) {
    for message in messages where !knows(message.id) { remember(message) }
  }

  /// Takes what was looked up, the oldest first.
  mutating func take(_ messages: [StreamChatMessage]) -> [StreamEvent] { messages.flatMap { take($0) } }

  private mutating func take(_ message: StreamChatMessage) -> [StreamEvent] {
    guard let known = messages[message.id] else {
      remember(message)
      // What was deleted before anybody was told of it is nothing to be told.
      return message.isDeleted ? [] : [.message(message)]
    }
    var events: [StreamEvent] = []
    if message.isDeleted, !known.isDeleted {
      events += deleted(message.id, by: message.deletedBy)
    } else if message.isPinned != known.isPinned {
      events += pinned(message.id, message.isPinned, by: nil)
    }
    return events
  }

  /// Takes what was heard; nil for what is nothing of a chat.
  mutating func take(_ event: RealtimeEvent) -> [StreamEvent]? {
    switch event {
    // The server does not tell of a message again but without its text, which `streamChatDeleted` tells.
    case .streamChatMessage(let message): knows(message.id) ? [] : take(message)
    case .streamChatDeleted(let deletion): deleted(deletion.messageId, by: deletion.deletedBy)
    case .streamChatPinned(let pin): pinned(pin.messageId, pin.isPinned, by: pin.pinnedBy)
    default: nil
    }
  }

  private mutating func deleted(_ id: EntityID, by person: EntityID?) -> [StreamEvent] {
    guard let known = messages[id] else { return [.deleted(id, message: nil, by: person)] }
    guard !known.isDeleted else { return [] }
    messages[id]?.isDeleted = true
    messages[id]?.isPinned = false
    messages[id]?.content = ""
    return [.deleted(id, message: known, by: person)]
  }

  private mutating func pinned(_ id: EntityID, _ isPinned: Bool, by person: EntityID?) -> [StreamEvent] {
    let known = messages[id]
    guard known?.isPinned != isPinned else { return [] }
    messages[id]?.isPinned = isPinned
    return [.pinned(id, message: known, isPinned: isPinned, by: person)]
  }

  private mutating func remember(_ message: StreamChatMessage) {
    messages[message.id] = message
    order.append(message.id)
    if order.count > limit, let oldest = order.popFirst() { messages[oldest] = nil }
  }
}
