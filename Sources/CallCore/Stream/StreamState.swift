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
  /// More was said meanwhile than is listed.
  public var hasGap = false
  /// Since this person came.
  public var reactions: [StreamReactionType: Int] = [:]
  public var floating: [FloatingReaction] = []
  /// Reactions so far, which spreads those without a place of their own.
  var reactionCount = 0

  public init() {}

  public var isWatched: Bool { id != nil }
}
