import Synchronization
import TerminalKit

/// Asks on the screen what has to be known before there is a client.
public final class SetupScreen: Sendable {
  private final class Scene: Sendable {
    struct Asking {
      var state = SetupState()
      var answer: CheckedContinuation<String?, Never>?
    }

    let theme: ThemeChoice
    let isLight: Bool?
    let asking = Mutex(Asking())

    init(theme: ThemeChoice, isLight: Bool?) {
      self.theme = theme
      self.isLight = isLight
    }

    func surface(size: CellSize, capabilities: TerminalCapabilities) -> CellSurface {
      SetupView.surface(
        asking.withLock { $0.state }, size: size,
        context: ViewContext(capabilities: capabilities, theme: theme.definition(isLight: isLight)))
    }

    func handle(_ event: InputEvent) {
      let (continuation, answer) = asking.withLock {
        asking -> (CheckedContinuation<String?, Never>?, SetupState.Answer?) in
        guard let answer = asking.state.handle(event) else { return (nil, nil) }
        defer { asking.answer = nil }
        return (asking.answer, answer)
      }
      switch answer {
      case .text(let text): continuation?.resume(returning: text)
      case .skipped: continuation?.resume(returning: nil)
      case nil: break
      }
    }
  }

  /// Which screen draws what a key changed: it is not there before its keys are.
  private final class Change: Sendable {
    let screen = Mutex<TerminalScreen?>(nil)
  }

  private let scene: Scene
  private let changed: Change
  private let terminal: TerminalScreen

  /// Takes the terminal.
  /// - Throws: `TerminalError`, with the terminal as it was.
  public init(device: TerminalDevice, options: TerminalOptions, theme: ThemeChoice) throws(TerminalError) {
    let scene = Scene(theme: theme, isLight: ThemeChoice.isLight(environment: options.environment))
    let changed = Change()
    terminal = try TerminalScreen(
      device: device, options: options,
      render: { size, capabilities in scene.surface(size: size, capabilities: capabilities) },
      handle: { event in
        scene.handle(event)
        changed.screen.withLock { $0 }?.setNeedsDisplay()
      })
    changed.screen.withLock { [terminal] in $0 = terminal }
    self.changed = changed
    self.scene = scene
  }

  /// Asks, and waits for the answer; nil where the person does without.
  public func ask(_ question: SetupQuestion) async -> String? {
    await withCheckedContinuation { continuation in
      scene.asking.withLock { asking in
        asking.answer?.resume(returning: nil)
        asking.answer = continuation
        asking.state.ask(question)
      }
      terminal.setNeedsDisplay()
    }
  }

  /// Says what is being done meanwhile.
  public func tell(_ activity: String) {
    scene.asking.withLock { $0.state.activity = activity }
    terminal.setNeedsDisplay()
  }

  /// Gives the terminal back, and ends a question as if it was skipped.
  public func close() {
    scene.asking.withLock { asking in
      asking.answer?.resume(returning: nil)
      asking.answer = nil
    }
    changed.screen.withLock { $0 = nil }
    terminal.close()
  }
}
