/// What the screen can be asked for by name.
public enum ViewCommand: Sendable, Equatable {
  case chat
  /// Opens the chat and types into it.
  case type
  case command
  case help
  case stats
  case hints
  case layout
  case nextPage, previousPage
  case selectNext, selectPrevious
  /// The participant with this number, from 1.
  case select(Int)
  case louder, quieter
  case scrollUp, scrollDown
  /// Asks whether to leave.
  case quit
  /// Yes to what is asked.
  case confirm
  /// Closes what is on top: a question, an overlay, the text line, the selection.
  case dismiss
  /// Finds a command by some of its letters.
  case palette
  /// What the person was told so far.
  case log
  /// The settings that are in force.
  case settings
  /// Asks which reaction to send.
  case reactions
  /// Home, or back from there to the call.
  case home
  /// Goes where the selection is.
  case open
  case stage(StageCommand)
  case redraw, suspend
}
