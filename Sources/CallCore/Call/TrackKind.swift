/// What a track carries; the raw values are the words of events.
public enum TrackKind: String, Sendable, Equatable {
  case audio, video, data
}
