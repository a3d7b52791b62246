/// What the person does with the screen, besides named commands.
public enum ViewAction: Sendable, Equatable {
  /// Typing into the line that has the focus.
  case edited(DraftEdit)
  /// Enter in that line.
  case submitted
  /// Tab in the command line.
  case completionAsked
  /// The terminal's window got or lost the focus.
  case focusChanged(Bool)
}
