import CallCore

/// Where keys mean something: what is on top of the screen.
public enum KeyContext: Sendable, Hashable, CaseIterable {
  /// Means the same everywhere.
  case everywhere
  case call
  case chatEntry, commandEntry
  case leaveConfirmation
  /// Help or figures over the call.
  case overlay

  /// The context a state is in.
  public init(_ view: ViewState) {
    switch (view.overlay, view.entry) {
    case (.leaveConfirmation, _): self = .leaveConfirmation
    case (.help, _), (.stats, _): self = .overlay
    case (nil, .chat): self = .chatEntry
    case (nil, .command): self = .commandEntry
    case (nil, nil): self = .call
    }
  }

  /// Printable keys type text here.
  var isEntry: Bool { self == .chatEntry || self == .commandEntry }
}
