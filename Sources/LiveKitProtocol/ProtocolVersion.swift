/// Numbers of the signalling protocol at which something changes; a participant and a server each announce theirs.
public enum ProtocolVersion {
  /// What ncall's client and media server announce: everything but data channels negotiated out of band (18).
  public static let current: Int32 = 17

  /// The subscriber connection decides about being connected; `speakers_changed` messages.
  public static let subscriberPrimary: Int32 = 3
  public static let connectionQuality: Int32 = 5
  /// Unpublished tracks are told by `track_unpublished`; older clients get a mute.
  public static let trackUnpublished: Int32 = 7
  /// Existing tracks are in the first subscriber offer.
  public static let fastStart: Int32 = 8
  /// Resuming clients hear of participants that left meanwhile.
  public static let disconnectedReplay: Int32 = 9
  public static let syncStreams: Int32 = 10
  public static let qualityLost: Int32 = 11
  /// A room's sid may come after the join; a participant may come back under the same identity with another sid.
  public static let identityReconnect: Int32 = 12
  /// `leave` says what to do.
  public static let leaveAction: Int32 = 13
  /// Requests that succeed are confirmed.
  public static let positiveResponse: Int32 = 15
  public static let roomMoved: Int32 = 16
  /// Data channels with fixed ids, opened without in-band negotiation.
  public static let negotiatedChannels: Int32 = 18

  /// What participants announce to each other: 0 is calls and streams in their first form.
  public static let clientProtocol: Int32 = 0
}
