/// A subscribed audio track, as its sink's maker gets to know it.
public struct RemoteAudioTrack: Sendable, Equatable {
  public let identity: String
  public let participantSID: String
  public let trackSID: String
  public let source: TrackSource
  public let codecs: [RemoteCodec]
  /// Number of this stay of the track: it may go and come back under its sid, and what is told of one stay may come after the
  /// next one's beginning.
  package let attachment: Int
}
