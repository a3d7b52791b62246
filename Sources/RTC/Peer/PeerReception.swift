/// What became of a datagram.
public enum PeerReception: Sendable {
  /// The peer dealt with it.
  case handled
  /// RTP in the clear, for the owner.
  case media(MediaPacket)
  case dropped(PacketDropReason)
}
