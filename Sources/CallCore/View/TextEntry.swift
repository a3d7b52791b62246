/// Which line the keys write into.
public enum TextEntry: Sendable, Equatable {
  /// The chat of the call, that of the stream, the command line, the palette.
  case chat, stream, command, palette
}
