/// What lies over the call.
public enum ViewOverlay: Sendable, Equatable {
  case help, stats
  /// Which reaction to send.
  case reactions
  /// Asks whether to leave the call.
  case leaveConfirmation
}
