import CallCore
import MediaBasics
import Synchronization
import TerminalKit

/// The client on the terminal: keys become commands for the store, its state becomes pictures.
///
/// The screen decides nothing: it ends when `close()` is called, which the owner does once the state says that the call is
/// left, or the person has enough. Keys and pictures are handled on the terminal's own thread.
public final class ClientScreen: Sendable {
  private let store: Store
  private let scene: Scene
  private let terminal: TerminalScreen
  private let observations: [Observation]

  /// What the terminal's thread needs.
  private final class Scene: Sendable {
    let store: Store
    /// Whether the terminal's background is light, where its environment says so.
    let isLight: Bool?
    let look: Mutex<ScreenLook>
    let latest: Mutex<State>
    private let ringing = Mutex<IncomingCall?>(nil)
    private let lastPress = Mutex<(chord: KeyChord, at: ContinuousClock.Instant)?>(nil)

    init(store: Store, isLight: Bool?, look: ScreenLook) {
      self.store = store
      self.isLight = isLight
      self.look = Mutex(look)
      latest = Mutex(store.state)
    }

    func surface(size: CellSize, capabilities: TerminalCapabilities) -> CellSurface {
      let state = latest.withLock { $0 }
      let look = look.withLock { $0 }
      let context = ViewContext(
        capabilities: capabilities, keymap: look.keymap,
        theme: look.theme.definition(isLight: capabilities.background.map { $0 == .light } ?? isLight))
      return ClientView.surface(state, size: size, context: context)
    }

    /// The call that is asked about, once for each.
    func newRing(_ current: IncomingCall?) -> IncomingCall? {
      let isNew = ringing.withLock { ringing -> Bool in
        defer { ringing = current }
        return ringing?.id != current?.id
      }
      return isNew ? current : nil
    }

    func handle(_ event: InputEvent) {
      let keymap = look.withLock { $0.keymap }
      let after = timeSinceSameKey(event)
      store.send(deciding: { KeyInterpreter.actions(for: event, after: after, in: $0, keymap: keymap) })
    }

    /// How long ago the key was pressed before, where no other came between.
    private func timeSinceSameKey(_ event: InputEvent) -> MediaDuration? {
      guard case .key(let key) = event, key.phase != .release else { return nil }
      let now = ContinuousClock.now
      let before = lastPress.withLock { last in
        defer { last = (key.chord, now) }
        return last
      }
      guard let before, before.chord == key.chord else { return nil }
      return .seconds((now - before.at) / .seconds(1))
    }
  }

  /// Takes the terminal and shows the store's state.
  ///
  /// - Throws: `TerminalError`, with the terminal as it was.
  public init(
    store: Store, device: TerminalDevice, options: TerminalOptions, look: ScreenLook = ScreenLook()
  ) throws(TerminalError) {
    let scene = Scene(store: store, isLight: ThemeChoice.isLight(environment: options.environment), look: look)
    let terminal = try TerminalScreen(
      device: device, options: options,
      render: { size, capabilities in scene.surface(size: size, capabilities: capabilities) },
      handle: { event in scene.handle(event) })
    self.store = store
    self.scene = scene
    self.terminal = terminal
    observations = [
      store.observeState { [weak terminal] state in
        scene.latest.withLock { $0 = state }
        terminal?.reportReleases(state.call.microphone.isPushToTalk)
        terminal?.setNeedsDisplay()
      },
      store.observeActions { [weak terminal] action, state in
        switch action {
        case .command(.view(.redraw)): terminal?.repaint()
        case .command(.view(.suspend)): terminal?.suspend()
        default: break
        }
        guard let call = scene.newRing(state.ring.current) else { return }
        let look = scene.look.withLock { $0 }
        guard look.ringsBell || look.notifies else { return }
        terminal?.notify(
          TerminalNotification(
            title: "ncall", body: "\(call.from.displayName) calls", ringsBell: look.ringsBell, isShown: look.notifies))
      },
    ]
    // What changed between the first picture and the observation.
    let state = store.state
    scene.latest.withLock { $0 = state }
    terminal.reportReleases(state.call.microphone.isPushToTalk)
    terminal.setNeedsDisplay()
  }

  /// Looks and behaves otherwise from now on.
  public func adopt(_ look: ScreenLook) {
    scene.look.withLock { $0 = look }
    terminal.setNeedsDisplay()
  }

  /// Every key that came was handled, nothing runs, and the last change is on the screen.
  public var isIdle: Bool { store.isIdle && terminal.isIdle }

  /// Gives the terminal back and waits until that is done.
  public func close() {
    for observation in observations { observation.cancel() }
    terminal.close()
  }
}
