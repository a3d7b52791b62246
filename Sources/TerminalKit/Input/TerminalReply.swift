/// What a terminal answers to a question.
public enum TerminalReply: Hashable, Sendable {
  /// DECRPM: the state of a private mode, 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset.
  case privateMode(number: Int, state: Int)
  /// DA1: the terminal's class and extensions. Every terminal answers this one, so it ends a batch of questions.
  case deviceAttributes([Int])
  /// The flags of the kitty keyboard protocol.
  case keyboardFlags(Int)
  /// XTVERSION: what the terminal calls itself, as it says it.
  case name(String)
  /// DECRQSS for SGR: the numbers of the style in force; none where the question was not understood.
  case style([Int])
  /// OSC 11: the colour behind text.
  case background(TerminalColor)
  /// XTWINOPS 16: pixels of a cell.
  case cellSize(width: Int, height: Int)
  /// DSR: everything sent before the question has been read.
  case ready
}
