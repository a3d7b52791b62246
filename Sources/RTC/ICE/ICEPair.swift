import MediaBasics

/// One of our addresses with one of the peer's, and what checks have told of it (RFC 8445 §6.1.2).
struct ICEPair: Sendable {
  /// The states of RFC 8445 §6.1.2.6 without Frozen: with a single component and a single stream there is nothing that
  /// freezing would save.
  enum State: Sendable {
    case waiting
    case inProgress
    case succeeded
    case failed
  }

  /// An answer to a check that was replaced still counts; this many replaced checks are remembered.
  static let maximumChecks = 4

  let id: Int
  let path: TransportPath
  var localKind: ICECandidateKind
  var localPriority: UInt32
  var remoteKind: ICECandidateKind
  var remotePriority: UInt32
  /// RFC 8445 §6.1.2.3; the same on both sides.
  var priority: UInt64 = 0
  var state = State.waiting
  /// Open checks, the latest last.
  var checks: [ICECheck] = []
  /// When a check was last answered.
  var validatedAt: MediaInstant?
  /// When the peer last sent an authentic request this way.
  var heardAt: MediaInstant?
  /// When the peer last nominated this pair.
  var nominatedAt: MediaInstant?
  var roundTripTime: MediaDuration?

  /// When the latest check has to be sent again.
  var deadline: MediaInstant? { checks.last?.deadline }

  mutating func computePriority(role: ICERole) {
    // Priorities from the wire may exceed the 31 bits that make this sum fit.
    let (local, remote) = (UInt64(min(localPriority, 0x7fff_ffff)), UInt64(min(remotePriority, 0x7fff_ffff)))
    let (controlling, controlled) = role == .controlling ? (local, remote) : (remote, local)
    let tie: UInt64 = controlling > controlled ? 1 : 0
    priority = (min(controlling, controlled) << 32) + 2 * max(controlling, controlled) + tie
  }

  /// Stops sending the latest check again; its answer still counts.
  mutating func cancelRetransmission() {
    guard let last = checks.indices.last else { return }
    checks[last].deadline = nil
  }

  mutating func append(_ check: ICECheck) {
    cancelRetransmission()
    checks.append(check)
    if checks.count > Self.maximumChecks { checks.removeFirst() }
  }
}
