// TerminalKit: see docs/architecture.md for what this target is and what it must not know.
