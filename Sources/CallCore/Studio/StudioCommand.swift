/// What a person asks of the studio by name.
public enum StudioCommand: Sendable, Equatable {
  /// Shows the person's streams, and of the one that goes on its desk.
  case open
  /// Makes a stream; without a title asks for one.
  case create(String?)
  /// Begins the stream of the desk.
  case start
  /// Ends it, after asking.
  case end
  /// Shows its key.
  case key
}
