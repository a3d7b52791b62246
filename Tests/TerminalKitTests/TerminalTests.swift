import Testing

/// What takes a terminal of its own: one after the other, since a process has one screen.
@Suite(.serialized) struct TerminalTests {}
