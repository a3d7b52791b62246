/// A codec both sides agreed on for a section.
public struct NegotiatedCodec: Equatable, Sendable {
  public var name: String
  /// RTP clock in Hz.
  public var clockRate: UInt32
  public var channels: Int
  /// The payload type to send with: the peer's number.
  public var payloadType: UInt8
  /// The payload type the peer sends with: this side's number. Nearly always equal to `payloadType`.
  public var receivePayloadType: UInt8
  /// The payload types of retransmissions, when both sides have one.
  public var retransmissionPayloadType: UInt8?
  public var receiveRetransmissionPayloadType: UInt8?
  /// What this side asked for.
  public var localParameters: FormatParameters
  /// What the peer asked for.
  public var remoteParameters: FormatParameters
  /// Feedback both sides named.
  public var feedback: [RTCPFeedback]
}
