import CallCore

/// Where keys mean something: what is on top of the screen.
public enum KeyContext: Sendable, Hashable, CaseIterable {
  /// Means the same everywhere.
  case everywhere
  case home
  case call
  case stream
  /// A reaction is chosen.
  case reactions
  /// A call rings, and is asked about.
  case ring
  case chatEntry, commandEntry, paletteEntry
  case leaveConfirmation
  /// Whether to send somebody out is asked.
  case removal
  /// Help or figures over the call.
  case overlay

  /// The context a state is in.
  public init(_ state: State) {
    let view = state.view
    // Typing never answers a call: while there is a line to type into, a banner says that it rings.
    switch (view.overlay, view.entry) {
    case (.leaveConfirmation, _): self = .leaveConfirmation
    case (.removal, _): self = .removal
    case (_, nil) where state.ring.current != nil: self = .ring
    case (.help, _), (.stats, _), (.log, _): self = .overlay
    case (.reactions, _): self = .reactions
    case (nil, .chat), (nil, .stream): self = .chatEntry
    case (nil, .command): self = .commandEntry
    case (nil, .palette): self = .paletteEntry
    case (nil, nil): self = view.route.keys
    }
  }

  /// Printable keys type text here.
  var isEntry: Bool { self == .chatEntry || self == .commandEntry || self == .paletteEntry }
}
