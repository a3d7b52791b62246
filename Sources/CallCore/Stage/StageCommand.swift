/// How the people in the call are arranged on the screen.
public enum StageCommand: Sendable, Equatable {
  /// Gives one person the stage, or takes it from them: the selected one, or who speaks.
  case focus
  /// Keeps somebody first, or does not any more: the person with this number from 1, nil the selected one.
  case pin(Int?)
  /// Nobody is pinned or focused.
  case unpin
  /// The list of everybody, and back.
  case people
  /// The next order of long lists.
  case order
  /// The next place for one's own tile.
  case selfView
  /// Asks whether to send the selected person out.
  case remove
}
