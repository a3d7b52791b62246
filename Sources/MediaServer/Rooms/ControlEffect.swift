import LiveKitProtocol

/// What the rooms want done after something happened.
enum ControlEffect: Sendable {
  case signal(participant: String, LKSignalResponse.OneOf_Message)
  /// Closes the signalling connection once all that was sent before is out.
  case endSignal(participant: String)
  case media(MediaCommand)
  /// Tells the world outside.
  case webhook(LKWebhookEvent)
  /// Tells the program that the server runs in.
  case notice(MediaNotice)
}
