/// What lies over the call.
public enum ViewOverlay: Sendable, Equatable {
  case help, stats
  /// Sound devices, and what is done to sound.
  case devices
  /// What the person was told so far.
  case log
  /// The settings that are in force.
  case settings
  /// Which reaction to send.
  case reactions
  /// Asks whether to send somebody out of the call.
  case removal(identity: String)
  /// What can be done about the message that is picked.
  case moderation
  /// Who may write in the chat of a stream, and how often.
  case chatRules
  /// What was done in that chat to keep order.
  case moderationLog
  /// What a program needs to publish a stream.
  case streamKey
  /// Asks whether to end a stream.
  case endConfirmation
  /// Asks whether to leave the call.
  case leaveConfirmation
}
