/// What came from the terminal.
public enum InputEvent: Hashable, Sendable {
  case key(KeyEvent)
  /// Text that was pasted, line breaks as `\n`, not yet made harmless.
  case paste(String)
  /// Whether the terminal's window has the focus.
  case focus(Bool)
  case mouse(MouseEvent)
  case reply(TerminalReply)
  /// The terminal is gone: no more input will come, and what is drawn goes nowhere.
  case hangUp
}
