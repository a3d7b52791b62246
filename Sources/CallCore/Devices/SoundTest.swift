/// What is tried out at present.
public enum SoundTest: Sendable, Equatable {
  case recording, playing, tone
}
