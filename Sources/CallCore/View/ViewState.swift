/// What the person looks at: the part of the state that only the screen draws, and that named commands change.
public struct ViewState: Sendable, Equatable {
  public var route = Route.call
  /// The view that the program began with, and ends with.
  public var base = Route.call
  public var preferences = Preferences()
  /// Nothing moves but what has to.
  public var reducesMotion: Bool {
    get { preferences.reducesMotion }
    set { preferences.reducesMotion = newValue }
  }
  /// Few bytes get through to the terminal.
  public var isLinkSlow = false
  public var talkKey = TalkKey()
  public var isChatOpen = false
  public var overlay: ViewOverlay?
  /// Where typing goes; nil while keys are commands.
  public var entry: TextEntry?
  public var chatDraft = TextDraft()
  public var streamDraft = TextDraft()
  public var streamScroll = 0
  /// The title of a stream that is to be made.
  public var studioDraft = TextDraft()
  /// What the list on the screen is filtered by, while it is typed.
  public var filterDraft = TextDraft()
  /// What was written elsewhere and not sent, by the call or stream.
  var drafts: [String: String] = [:]
  public var commandDraft = TextDraft()
  public var palette = PaletteState()
  /// How many rows help is scrolled down; views limit it to what there is.
  public var helpScroll = 0
  /// How many notices the log is scrolled back; views limit it to what there is.
  public var logScroll = 0
  /// The identity that `+` and `-` act on.
  public var selected: String?
  public var layout: CallLayout = .grid
  public var stage = StageState()
  /// The page of the grid or roster that was asked for; views take it modulo the pages there are.
  public var page = 0
  /// How many rows the chat is scrolled back; views limit it to what there is.
  public var chatScroll = 0
  public var showsHints = true

  public init() {}

  /// What moves may not.
  var isStill: Bool { reducesMotion || isLinkSlow }

  /// The view is of a live stream: one that is watched, or one's own.
  public var isAtStream: Bool { route == .stream || route == .studio }

  /// A log lies over the view.
  var isLogOpen: Bool { overlay == .log || overlay == .moderationLog }

  /// The list on the screen leaves something out.
  func isFiltered(in state: State) -> Bool {
    switch route {
    case .home: !state.inbox.filter.isEmpty
    case .history: !state.history.filter.isEmpty && state.history.detail == nil
    case .call, .stream, .studio: false
    }
  }

  /// Puts aside what was written and not sent.
  mutating func keep(_ draft: TextDraft, for key: String) {
    guard !key.isEmpty else { return }
    drafts[key] = ClientMemory.text(of: draft)
    // Any one gives way: who leaves so many lines unsent does not count on them.
    while drafts.count > ClientMemory.draftLimit, let other = drafts.keys.first(where: { $0 != key }) {
      drafts[other] = nil
    }
  }

  /// What was written there and not sent.
  func kept(for key: String) -> TextDraft { TextDraft(drafts[key] ?? "") }

  mutating func callClosed() {
    isChatOpen = false
    chatDraft = TextDraft()
    chatScroll = 0
    selected = nil
    stage.callClosed()
    page = 0
    if route == .call { route = base }
  }

  mutating func callEnded() {
    overlay = nil
    entry = nil
  }
}
