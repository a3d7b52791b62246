import MediaBasics

/// A candidate of the peer's, signalled or learned from its checks.
struct ICERemoteCandidate: Sendable {
  var candidate: ICECandidate
  /// False for one learned from a check whose signalling has not arrived: it makes room first.
  var isSignalled: Bool
  var heardAt: MediaInstant?
}
