import NchatAPI

/// What somebody who keeps order in the chat of a stream asks for by name. What is about a message or a person is about the message that is
/// picked, and who wrote it.
public enum ModerationCommand: Sendable, Equatable {
  case delete
  /// Pins the message, or does not any more.
  case pin
  case timeOut(seconds: Int)
  case endTimeout
  case ban
  case unban
  case appoint
  case dismiss
  /// Seconds between two messages of a person; 0 for none.
  case slow(seconds: Int)
  case mode(StreamChatMode)

  /// What the server's schemas take.
  public static let timeoutRange = 1...1_209_600
  public static let slowRange = 0...3_600
  /// How long somebody is timed out who was not given a time.
  public static let usualTimeout = 300

  /// Those about the message that is picked, in the order in which they are offered.
  public static let ofMessage: [ModerationCommand] = [
    .delete, .pin, .timeOut(seconds: usualTimeout), .endTimeout, .ban, .unban, .appoint, .dismiss,
  ]
}
