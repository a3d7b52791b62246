/// What lies over the call.
public enum ViewOverlay: Sendable, Equatable {
  case help, stats
  /// What the person was told so far.
  case log
  /// The settings that are in force.
  case settings
  /// Which reaction to send.
  case reactions
  /// Asks whether to send somebody out of the call.
  case removal(identity: String)
  /// Asks whether to leave the call.
  case leaveConfirmation
}
