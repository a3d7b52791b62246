/// What the person does with the screen, besides named commands.
public enum ViewAction: Sendable, Equatable {
  /// Typing into the line that has the focus.
  case edited(DraftEdit)
  /// Enter in that line.
  case submitted
  /// Tab in the command line.
  case completionAsked
  /// The mouse was clicked on something listed at home: selects it, or opens what is selected.
  case pointedAt(InboxItem)
  /// The mouse was clicked on somebody in the call.
  case pointedAtParticipant(String)
  /// The terminal's window got or lost the focus.
  case focusChanged(Bool)
  /// The terminal is gone, or the program was stopped: keys that are let go of are not seen.
  case keyboardLost
  case talkKey(TalkKey.Event)
  /// What is known of the terminal: whether it tells of keys that come up, whether few bytes get through to it.
  case terminalKnown(reportsReleases: Bool, isSlow: Bool)
}
