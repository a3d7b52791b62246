import MediaBasics

/// What a peer tells its owner.
public enum PeerEvent: Sendable {
  case stateChanged(PeerState)
  /// Transport failed for good, and why.
  case failed(PeerFailure)
  /// A remote stream delivered its first packet.
  case streamStarted(section: Int, encoding: Int, ssrc: UInt32)
  case dataChannel(DataChannelEvent)
  /// The far end wants a key frame of one of our streams.
  case keyFrameRequested(SendStreamID)
  /// The far end misses packets of one of our streams (only where this peer keeps no history of its own).
  case retransmissionRequested(SendStreamID, [UInt16])
  /// The far end reported on one of our streams.
  case receiverReport(SendStreamID)
  /// A remote stream's clock report.
  case senderReport(section: Int, encoding: Int, ntp: UInt64, rtpTimestamp: UInt32)
  /// The far end's estimate of the bandwidth towards it, bits per second.
  case bandwidthEstimate(UInt64)
  /// The far end said goodbye to a source.
  case goodbye(ssrc: UInt32)
}
