/// Where a track comes from; the raw values are the words of events.
public enum TrackSource: String, Sendable, Equatable {
  case microphone, camera, unknown
  case screenShare = "screen_share"
  case screenShareAudio = "screen_share_audio"
}
