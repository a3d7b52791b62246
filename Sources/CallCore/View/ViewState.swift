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
