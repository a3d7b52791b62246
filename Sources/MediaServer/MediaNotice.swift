import LiveKitProtocol

/// What a program learns of the media server that it runs in, beyond webhooks.
public enum MediaNotice: Sendable {
  /// Somebody has muted or unmuted a track, or was muted.
  case muted(room: String, identity: String, source: LKTrackSource, isMuted: Bool)
  /// How good connections are, every few seconds, and once more when one ends.
  case connections([ConnectionReport])
}
