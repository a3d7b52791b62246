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
  /// The desk of a stream of one's own, and the list of them.
  case studio
  case studioList = "studio-list"
  case history
  /// What can be done about a message, who may write.
  case moderation
  case chatRules = "chat-rules"
  case streamKey = "stream-key"
  /// A reaction is chosen.
  case reactions
  /// A call rings, and is asked about.
  case ring
  case chatEntry = "chat"
  case commandEntry = "command"
  case paletteEntry = "palette"
  /// The title of a new stream; what a list is filtered by.
  case studioEntry = "new-stream"
  case filterEntry = "filter"
  case leaveConfirmation = "leave"
  case endConfirmation = "end-stream"
  /// Whether to send somebody out is asked.
  case removal
  case settings
  /// Sound devices over the call, or over home.
  case devices
  /// Help or figures over the call.
  case overlay

  /// The context a state is in.
  public init(_ state: State) {
    let view = state.view
    // Typing never answers a call: while there is a line to type into, a banner says that it rings.
    switch (view.overlay, view.entry) {
    case (.leaveConfirmation, _): self = .leaveConfirmation
    case (.endConfirmation, _): self = .endConfirmation
    case (.removal, _): self = .removal
    case (_, nil) where state.ring.current != nil: self = .ring
    case (.help, _), (.stats, _), (.log, _), (.moderationLog, _): self = .overlay
    case (.moderation, _): self = .moderation
    case (.chatRules, _): self = .chatRules
    case (.streamKey, _): self = .streamKey
    case (.devices, _): self = .devices
    case (.reactions, _): self = .reactions
    case (.settings, _): self = .settings
    case (nil, .chat), (nil, .stream): self = .chatEntry
    case (nil, .command): self = .commandEntry
    case (nil, .palette): self = .paletteEntry
    case (nil, .studio): self = .studioEntry
    case (nil, .filter): self = .filterEntry
    case (nil, nil): self = Self.underneath(state)
    }
  }

  /// The context of the view, whatever lies over it.
  static func underneath(_ state: State) -> KeyContext {
    state.view.route == .studio && state.studio.id == nil ? .studioList : state.view.route.keys
  }

  /// Printable keys type text here.
  var isEntry: Bool {
    switch self {
    case .chatEntry, .commandEntry, .paletteEntry, .studioEntry, .filterEntry: true
    default: false
    }
  }
}
