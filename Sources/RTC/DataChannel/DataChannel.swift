import MediaBasics

/// One data channel's state.
struct DataChannel: Sendable {
  /// A message that waits for the association.
  struct Pending: Sendable {
    var payload: [UInt8]
    var protocolIdentifier: UInt32
    var handedOver: MediaInstant
  }

  var info: DataChannelInfo
  var pending: [Pending] = []
  var pendingBytes = 0
  /// Messages have to be ordered until the peer is known to know the channel (RFC 8832 section 6).
  var awaitsAcknowledgement: Bool
  var isClosing = false
  /// The peer has begun the stream anew in its direction.
  var incomingIsReset = false
  /// The peer has agreed that we begin it anew in ours.
  var outgoingIsReset = false
  var maxQueueDelay: MediaDuration?
  var lowThreshold = 0
  var isAboveThreshold = false
}
