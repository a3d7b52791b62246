/// What data channels have counted and not used.
public struct DataChannelStatistics: Sendable, Equatable {
  /// DCEP messages that could not be read.
  public internal(set) var malformedControl = 0
  /// DATA_CHANNEL_OPENs that were readable but refused: the stream is in use, there are too many channels, or their
  /// names have no room.
  public internal(set) var refusedOpens = 0
  /// Messages for streams without a channel that found no more room.
  public internal(set) var earlyDataDropped = 0
  /// Messages with a payload protocol identifier that means nothing here.
  public internal(set) var unknownProtocolIdentifiers = 0
  /// Messages that came while their channel was closing.
  public internal(set) var messagesWhileClosing = 0
}
