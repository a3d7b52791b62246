import NchatAPI
import Synchronization

/// The rules of chats, kept from message to message: to make them takes as long as they have words.
final class AutomodRules: Sendable {
  /// Streams of which they are kept.
  private static let most = 256
  private static let none = Automod(AutomodSettings())

  private let made = Mutex<[EntityID: Automod]>([:])

  /// The rules that a stream has now.
  func of(_ stream: StreamRecord) -> Automod {
    guard let settings = stream.automod else { return Self.none }
    if let known = made.withLock({ $0[stream.id] }), known.settings == settings { return known }
    let automod = Automod(settings)
    made.withLock { made in
      if made.count >= Self.most { made.removeAll() }
      made[stream.id] = automod
    }
    return automod
  }
}
