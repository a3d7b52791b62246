import MediaBasics
import RTC

/// A peer in the care of a media thread: the engine's state, and how datagrams find it.
public final class HostedPeer {
  /// The engine. Change it only inside `MediaHost.update`, so that what follows from the change is sent.
  public internal(set) var peer: Peer
  public let id: Int
  /// Let go when the peer is removed, which breaks the circle between a peer and its owner.
  var delegate: (any PeerDelegate)?
  /// Sockets that only this peer uses.
  var ownSockets: [TransportAddress] = []
  /// Paths registered for it on shared sockets.
  var paths: [TransportPath] = []
  var usernameFragments: [String] = []
  var deadline: MediaInstant?
  var isTouched = false
  var isRemoved = false

  init(id: Int, peer: consuming Peer, delegate: any PeerDelegate) {
    self.id = id
    self.peer = peer
    self.delegate = delegate
  }
}
