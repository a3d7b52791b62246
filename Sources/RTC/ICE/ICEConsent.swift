import MediaBasics

/// The selected pair: the peer's repeated consent to receive there (RFC 7675), independent of the checklist so that it
/// outlives a restart.
struct ICEConsent: Sendable {
  /// A consent check that may still be answered; consent checks are not retransmitted, each is new.
  struct Probe: Sendable {
    let transactionID: STUNTransactionID
    let role: ICERole
    let sentAt: MediaInstant
  }

  static let maximumProbes = 8
  /// With more checks than this unanswered the pair is in doubt, and others are tried.
  static let toleratedSilence = 3

  let path: TransportPath
  let generation: Int
  let local: ICEKeys
  let remote: ICEKeys
  /// The PRIORITY to put into requests.
  let reflexivePriority: UInt32
  var pairPriority: UInt64
  var answeredAt: MediaInstant
  var heardAt: MediaInstant
  var nominatedAt: MediaInstant
  var nextProbeAt: MediaInstant
  var nextRecoveryAt: MediaInstant?
  var probes: [Probe] = []
  /// Checks sent since the last answer.
  var unanswered = 0
  var roundTripTime: MediaDuration?

  var isInDoubt: Bool { unanswered > Self.toleratedSilence }
}
