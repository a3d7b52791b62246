/// What came from the terminal.
public enum InputEvent: Hashable, Sendable {
  case key(KeyEvent)
  /// Text that was pasted, line breaks as `\n`, not yet made harmless.
  case paste(String)
  /// Whether the terminal's window has the focus.
  case focus(Bool)
  case mouse(MouseEvent)
  case reply(TerminalReply)
  /// What is known of the terminal has changed.
  case capabilities(TerminalCapabilities)
  /// The program was stopped, or is about to be: which keys are held down is not known any more.
  case interrupted
  /// The terminal is gone: no more input will come, and what is drawn goes nowhere.
  case hangUp
}
