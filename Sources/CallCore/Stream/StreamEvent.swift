import NchatAPI
import NchatClient

/// What happens in a live stream, as somebody who follows it is told: each thing once and in order.
public enum StreamEvent: Sendable, Equatable {
  /// Everything that happens is told from here on; the stream as it is now.
  case connected(LiveStream)
  /// The connection is lost and is tried again; what happens meanwhile is told afterwards.
  case lost(NchatFailure)
  case message(StreamChatMessage)
  /// A message is gone.
  /// - Parameter message: as it was, where it was told; without its text where it had none any more.
  case deleted(EntityID, message: StreamChatMessage?, by: EntityID?)
  /// A message was pinned, or is not any more.
  case pinned(EntityID, message: StreamChatMessage?, isPinned: Bool, by: EntityID?)
  case reaction(StreamReaction)
  case viewers(StreamViewersChanged)
  /// It began, or was changed.
  case changed(LiveStream)
  /// It is over: it has ended, was taken back, or was missed.
  case over(LiveStream)
  /// So much was said meanwhile that the server's list does not go back that far.
  case missedMessages
  /// The last word.
  case closed(NchatFailure)
}

extension LiveStream {
  /// Whether nothing more comes of it, unless it is announced anew.
  public var isOver: Bool {
    switch status {
    case .preparing, .scheduled, .live: false
    case .ended, .cancelled, .missed: true
    }
  }
}
