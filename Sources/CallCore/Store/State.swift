/// Everything a client knows, as one value. The screen, the headless client and the control socket are renderers of it.
public struct State: Sendable, Equatable {
  public var session = SessionState()
  public var inbox = InboxState()
  public var ring = RingState()
  public var call = CallState()
  public var chat = ChatState()
  public var stream = StreamState()
  public var devices = DeviceState()
  public var notices = NoticeState()
  public var settings = SettingsState()
  public var view = ViewState()

  public init() {}
}
