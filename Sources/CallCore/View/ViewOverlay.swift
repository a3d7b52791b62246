/// What lies over the call.
public enum ViewOverlay: Sendable, Equatable {
  case help, stats
  /// Asks whether to leave the call.
  case leaveConfirmation
}
