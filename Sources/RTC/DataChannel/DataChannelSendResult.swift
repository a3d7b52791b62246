/// What became of a message handed over.
public enum DataChannelSendResult: Sendable, Equatable {
  /// Taken; it leaves as soon as the channel is open and the path has room.
  case queued
  /// The send buffer is full; nothing was taken.
  case bufferFull
  /// Longer than the peer takes (`a=max-message-size`), in bytes.
  case tooLarge(limit: Int)
  /// There is no such channel, or it is closing.
  case closed
}
