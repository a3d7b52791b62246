/// What a terminal answers to a question.
public enum TerminalReply: Hashable, Sendable {
  /// DECRPM: the state of a private mode, 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset.
  case privateMode(number: Int, state: Int)
  /// DA1: the terminal's class and extensions. Every terminal answers this one, so it ends a batch of questions.
  case deviceAttributes([Int])
  /// The flags of the kitty keyboard protocol.
  case keyboardFlags(Int)
}
