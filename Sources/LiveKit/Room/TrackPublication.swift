import LiveKitProtocol

/// A track that a participant publishes, as others see it.
public struct TrackPublication: Sendable, Equatable {
  public let sid: String
  public internal(set) var name: String
  public internal(set) var kind: TrackKind
  public internal(set) var source: TrackSource
  public internal(set) var isMuted: Bool
  /// Such as `audio/opus`; empty until the server knows.
  public internal(set) var mimeType: String
  /// Whether its frames are encrypted end to end.
  public internal(set) var isEncrypted: Bool
  public internal(set) var isStereo: Bool
  /// Size of a video track in pixels; 0 for others.
  public internal(set) var width: Int
  public internal(set) var height: Int
  /// Whether it arrives here.
  public internal(set) var isSubscribed = false
  /// Number of its stay here, or of the last one (`RemoteAudioTrack.attachment`).
  package internal(set) var attachment: Int?

  init(_ info: LKTrackInfo) {
    sid = info.sid
    name = info.name
    kind = TrackKind(info.type)
    source = TrackSource(info.source)
    isMuted = info.muted
    mimeType = info.mimeType
    isEncrypted = info.encryption != .none
    isStereo = info.stereo || info.audioFeatures.contains(.tfStereo)
    width = Int(clamping: info.width)
    height = Int(clamping: info.height)
  }

  /// The codec without its kind, lower case: `opus`.
  public var codec: String { mimeType.split(separator: "/").last.map { $0.lowercased() } ?? "" }
}
