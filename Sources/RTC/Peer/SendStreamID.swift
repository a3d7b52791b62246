/// Names one outgoing RTP stream of a peer.
public struct SendStreamID: Hashable, Sendable {
  public let index: Int

  public init(index: Int) { self.index = index }
}
