/// A subscribed audio track, as its sink's maker gets to know it.
public struct RemoteAudioTrack: Sendable, Equatable {
  public let identity: String
  public let participantSID: String
  public let trackSID: String
  public let source: TrackSource
  public let codecs: [RemoteCodec]
}
