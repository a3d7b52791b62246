/// A peer connection made before there is a session, so that its offer can travel in the join request: the single mode's
/// server then answers with its first messages, one round trip earlier than an offer of its own would bring.
struct PreparedLink: Sendable {
  let peer: any MediaPeer
  /// What the peer said meanwhile and from then on.
  let events: AsyncStream<MediaPeerEvent>
  /// The offer that the join request carries.
  let sdp: String
  let offerID: UInt32
}
