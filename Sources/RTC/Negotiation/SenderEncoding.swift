/// One RTP stream of a sender.
public struct SenderEncoding: Equatable, Sendable {
  /// The name of the encoding in simulcast; nil without.
  public var rid: String?
  public var ssrc: UInt32
  /// The SSRC of retransmissions; nil when the stream is not retransmitted.
  public var retransmissionSSRC: UInt32?

  public init(rid: String? = nil, ssrc: UInt32, retransmissionSSRC: UInt32? = nil) {
    self.rid = rid
    self.ssrc = ssrc
    self.retransmissionSSRC = retransmissionSSRC
  }
}
