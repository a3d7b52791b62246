/// An RTP stream the peer announced by SSRC.
public struct RemoteStream: Equatable, Sendable {
  public var ssrc: UInt32
  public var retransmissionSSRC: UInt32?
  public var cname: String?
}
