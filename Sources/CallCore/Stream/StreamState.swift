import MediaBasics
import NchatAPI

/// The live stream that this person watches: how it does, its chat, and how others react.
public struct StreamState: Sendable, Equatable {
  public enum Connection: Sendable, Equatable {
    /// No stream is watched.
    case none
    case connecting
    case connected
    /// Tried again, with what went wrong.
    case lost(String)
    /// The stream is over.
    case over
    /// Given up, with the reason.
    case closed(String)
  }

  /// Messages that are kept.
  static let chatLimit = 500
  /// Pinned messages that are kept.
  static let pinLimit = 20
  /// Entries of the moderation log that are kept.
  static let logLimit = 100
  /// Reactions in the air at once; more are only counted.
  static let floatingLimit = 6
  static let step = MediaDuration.milliseconds(200)

  public var id: EntityID?
  /// What it is called, as long as it is not known better.
  public var title = ""
  public var connection = Connection.none
  /// As the server has last told it.
  public var stream: LiveStream?
  /// The newest last; deleted ones have no text.
  public var messages: [StreamChatMessage] = []
  /// The newest last.
  public var pinned: [StreamChatMessage] = []
  /// The message that is picked, among those that are kept.
  public var picked: EntityID?
  /// What this person may do to keep order; nil where that is nothing, or not known yet.
  public var rights: StreamRights?
  /// What was done to keep order, the newest first, as it was last looked up.
  public var log: [ModerationEntry] = []
  /// More was said meanwhile than is listed.
  public var hasGap = false
  /// Since this person came.
  public var reactions: [StreamReactionType: Int] = [:]
  public var floating: [FloatingReaction] = []
  /// Reactions so far, which spreads those without a place of their own.
  var reactionCount = 0

  public init() {}

  public var isWatched: Bool { id != nil }

  public var pickedMessage: StreamChatMessage? { picked.flatMap { id in messages.last { $0.id == id } } }

  /// What somebody in the stream is called, as far as messages tell it.
  public func name(of person: EntityID) -> String? {
    if person == stream?.broadcasterId { return stream?.broadcaster.displayName }
    return messages.last { $0.userId == person }?.user.displayName
  }

  /// Moves what is picked by messages; without one the newest is, and the ends are ends.
  mutating func pick(by step: Int) {
    guard let last = messages.indices.last else { return }
    let index = picked.flatMap { id in messages.lastIndex { $0.id == id } } ?? last + 1
    picked = messages[min(last, max(0, index + step))].id
  }
}
