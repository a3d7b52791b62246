/// Which way an audio device works; the raw values are the words of events.
public enum AudioDirection: String, Sendable, Equatable {
  case input = "in"
  case output = "out"
}
