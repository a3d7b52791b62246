/// Which line the keys write into.
public enum TextEntry: Sendable, Equatable {
  case chat, command
}
