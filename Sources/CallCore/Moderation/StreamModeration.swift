import NchatAPI

/// What is done in the chat of a stream to keep order there.
public enum StreamModeration: Sendable, Equatable {
  case delete(EntityID)
  case pin(EntityID, isPinned: Bool)
  case timeOut(StreamPerson, seconds: Int)
  case endTimeout(StreamPerson)
  case ban(StreamPerson)
  case unban(StreamPerson)
  case appoint(StreamPerson)
  case dismiss(StreamPerson)
  case slow(seconds: Int)
  case mode(StreamChatMode)

  /// What was done, for whoever did it; nil where the chat shows it.
  var sentence: String? {
    switch self {
    case .delete, .pin: nil
    case .timeOut(let person, let seconds): "\(person.displayName) writes nothing for \(Self.time(seconds))"
    case .endTimeout(let person): "\(person.displayName) may write again"
    case .ban(let person): "\(person.displayName) is banned from the stream"
    case .unban(let person): "\(person.displayName) may come back"
    case .appoint(let person): "\(person.displayName) is a moderator"
    case .dismiss(let person): "\(person.displayName) is no moderator any more"
    case .slow(0): "everybody may write at once again"
    case .slow(let seconds): "everybody waits \(seconds) s between messages"
    case .mode(.open), .mode(.slowMode): "everybody may write"
    case .mode(.followersOnly): "followers alone may write"
    case .mode(.subscribersOnly): "subscribers alone may write"
    case .mode(.disabled): "nobody may write"
    }
  }

  private static func time(_ seconds: Int) -> String {
    seconds % 3_600 == 0 ? "\(seconds / 3_600) h" : seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
  }
}
