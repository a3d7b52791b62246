import CallCore

/// Where keys mean something: what is on top of the screen.
///
/// The raw values are the names of sections of `keys.toml`.
public enum KeyContext: String, Sendable, Hashable, CaseIterable {
  /// Means the same everywhere.
  case everywhere
  case home
  case call
  case stream
  /// A reaction is chosen.
  case reactions
  /// A call rings, and is asked about.
  case ring
  case chatEntry = "chat"
  case commandEntry = "command"
  case paletteEntry = "palette"
  case leaveConfirmation = "leave"
  /// Whether to send somebody out is asked.
  case removal
  case settings
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
    case (.settings, _): self = .settings
    case (nil, .chat), (nil, .stream): self = .chatEntry
    case (nil, .command): self = .commandEntry
    case (nil, .palette): self = .paletteEntry
    case (nil, nil): self = view.route.keys
    }
  }

  /// Printable keys type text here.
  var isEntry: Bool { self == .chatEntry || self == .commandEntry || self == .paletteEntry }
}
