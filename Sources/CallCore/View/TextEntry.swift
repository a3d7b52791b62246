/// Which line the keys write into.
public enum TextEntry: Sendable, Equatable {
  /// The chat of the call, that of the stream, the command line, the palette.
  case chat, stream, command, palette
  /// The title of a new stream.
  case studio
  /// What a list is filtered by.
  case filter
}
