/// What an agent tells its owner.
public enum ICEEvent: Sendable, Equatable {
  case stateChanged(ICEState)
  /// Media goes this way from now on.
  case selectedPathChanged(TransportPath)
  /// Media must stop: the agent failed, or the old path of a restart died before a new one was found.
  case selectedPathLost
  /// The role changed by conflict with the peer's, or because the peer is lite.
  case roleChanged(ICERole)
  /// A peer sees one of our sockets at an address we did not know; worth showing, not worth signalling.
  case localCandidateDiscovered(ICECandidate)
}
