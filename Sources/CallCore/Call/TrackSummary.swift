/// A published track as the screen and events need it; the media itself never passes through the store.
public struct TrackSummary: Sendable, Equatable {
  public var sid: String
  public var kind: TrackKind
  public var source: TrackSource
  public var isMuted: Bool
  /// The codec while it is subscribed (`opus`), nil otherwise.
  public var codec: String?

  public init(sid: String, kind: TrackKind, source: TrackSource, isMuted: Bool = false, codec: String? = nil) {
    self.sid = sid
    self.kind = kind
    self.source = source
    self.isMuted = isMuted
    self.codec = codec
  }
}
