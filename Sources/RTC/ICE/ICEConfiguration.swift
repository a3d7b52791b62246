import MediaBasics

/// How patient, how quick and how large an agent is.
public struct ICEConfiguration: Sendable {
  /// Ta: the pace of new checks (RFC 8445 §14.2).
  public var checkInterval = MediaDuration.milliseconds(20)
  /// The first wait for an answer to a check; doubles with each retransmission. RFC 8445 §14.3 says 500 ms, for a shared
  /// network of unknown speed; half of it finds a lossy path sooner and stays far below what media will send.
  public var initialRetransmission = MediaDuration.milliseconds(250)
  /// Where doubling stops.
  public var maximumRetransmission = MediaDuration.seconds(2)
  /// Rc: how often one check is sent at most (RFC 8489 §6.2.1).
  public var maximumTransmissions = 7

  /// How long the controlling side waits for something better once a pair works, when that pair has only host candidates,
  /// when it crosses a NAT, and when a relay carries it. It never waits when nothing better is left to try.
  public var hostNominationDelay = MediaDuration.milliseconds(50)
  public var reflexiveNominationDelay = MediaDuration.milliseconds(200)
  public var relayedNominationDelay = MediaDuration.milliseconds(500)

  /// How long after both sides' credentials are known checks may go on without a pair before the agent fails (RFC 8863).
  public var patience = MediaDuration.seconds(20)

  /// The mean time between consent checks on a selected pair that answers; each is within ±20 % (RFC 7675 §5.1).
  public var consentInterval = MediaDuration.seconds(5)
  /// The mean time between consent checks while none is answered. RFC 7675 keeps to the interval above even then; asking
  /// sooner costs a few packets and finds a new path before a listener would hang up.
  public var probeInterval = MediaDuration.milliseconds(500)
  /// Without an answer for this long the state is `disconnected`.
  public var disconnectedTimeout = MediaDuration.seconds(10)
  /// Without an answer, and without anything heard from the peer, for this much longer the state is `failed`.
  public var failedTimeout = MediaDuration.seconds(5)
  /// Without an answer for this long consent is gone, whatever else is heard (RFC 7675 §5.1).
  public var consentExpiry = MediaDuration.seconds(30)

  /// Bounds on what signalling and authenticated peers can make the agent remember.
  public var maximumRemoteCandidates = 64
  public var maximumPairs = 100
  public var maximumLocalCandidates = 32

  public init() {}
}
