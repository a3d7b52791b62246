/// What data channels tell their owner.
public enum DataChannelEvent: Sendable, Equatable {
  /// The association is up.
  case connected
  /// A channel may carry messages both ways: one of ours, or one that the peer opened.
  case opened(DataChannelInfo)
  case message(DataChannelID, [UInt8], binary: Bool)
  /// Closed on both sides, or refused, or gone with the association.
  case closed(DataChannelID)
  /// What waits to be sent has fallen to the channel's threshold.
  case bufferedAmountLow(DataChannelID)
  /// The association is over; each channel's `.closed` came before.
  case associationClosed(SCTPCloseReason)
}
