/// One received RTP packet in the clear, described by offsets into the buffer it was decrypted in.
///
/// A plain value: it is made for each packet that a forwarder or a jitter buffer meets, and must cost nothing.
public struct MediaPacket: Sendable {
  /// Index of the receiving media section in the peer's negotiated order.
  public var section: Int
  /// Index into the section's list of encodings; 0 where there is no simulcast.
  public var encoding: Int
  public var ssrc: UInt32
  public var payloadType: UInt8
  public var marker: Bool
  public var sequenceNumber: UInt16
  /// The sequence number with its rollovers counted.
  public var extendedSequence: Int64
  public var timestamp: UInt32
  /// Where the payload begins in the buffer.
  public var payloadOffset: Int
  /// Bytes of payload, padding taken off; 0 for a packet that is only padding.
  public var payloadLength: Int
  /// Bytes of the whole packet in the clear.
  public var length: Int
  public var audioLevel: AudioLevel?
  /// True when the packet came as a retransmission (RFC 4588).
  public var isRetransmission: Bool
  /// How likely the packet was lost and sent again, 0…1: it came as a retransmission, or late on its own stream after it was asked for.
  public var resentLikelihood: Float
}
