/// Names one outgoing RTP stream of a peer.
public struct SendStreamID: Hashable, Sendable {
  /// Its place among the streams there are; a later stream may get it when this one is gone.
  public let index: Int
  /// What tells it from a later stream of the same place: a peer draws no SSRC twice.
  let ssrc: UInt32
}
