import CNcurses
import Glibc
import MediaBasics
import Synchronization

/// The owner of the terminal: one thread that reads its keys and draws its frames.
///
/// Only that thread touches ncurses. It calls `render` for a surface whenever `setNeedsDisplay()` was called or the size
/// changed, and sends what differs from the last frame; calls that come while a frame is on its way are one frame. It
/// calls `handle` for every event in the order of input. A screen whose surface does not change writes nothing.
///
/// The terminal is given back by `close()`, and by whatever ends the process before: an exit, a signal that can be
/// caught, a trap. One screen can be open per process.
public final class TerminalScreen: Sendable {
  public typealias Render = @Sendable (CellSize, TerminalCapabilities) -> CellSurface
  public typealias Handle = @Sendable (InputEvent) -> Void

  private struct Shared {
    var size: CellSize
    var capabilities = TerminalCapabilities()
    var needsDisplay = true
    var needsRepaint = false
    var wantsSuspension = false
    /// Somebody waits to see what a key did.
    var isUrgent = false
    /// Key releases are wanted where the terminal can tell them.
    var wantsReleases = false
    var notification: TerminalNotification?
    /// As far as the terminal tells.
    var hasFocus = false
    var isClosing = false
    var isClosed = false
    /// Between waking up and waiting again.
    var isBusy = true
    var thread: pthread_t?
    var outcome: Result<Void, TerminalError>?

    /// Something is left to do without anything else happening.
    var hasWork: Bool {
      needsDisplay || needsRepaint || wantsSuspension || isClosing || notification != nil || keyboardWork
    }
    /// What the keyboard was asked to tell, nil while nothing was.
    var keyboard: Bool?
    var keyboardWork: Bool { keyboard.map { $0 != wantsReleases } ?? false }
  }

  private let device: TerminalDevice
  private let options: TerminalOptions
  private let render: Render
  private let handle: Handle
  private let wakePipe: WakePipe
  private let shared: Mutex<Shared>

  private static let isTaken = Mutex(false)

  /// Takes the terminal: alternate buffer, raw input, first frame.
  ///
  /// - Throws: `TerminalError`, with the terminal as it was.
  public init(
    device: TerminalDevice, options: TerminalOptions, render: @escaping Render, handle: @escaping Handle
  ) throws(TerminalError) {
    let wasTaken = Self.isTaken.withLock { taken in
      defer { taken = true }
      return taken
    }
    if wasTaken {
      device.close()
      throw .busy
    }
    self.device = device
    self.options = options
    self.render = render
    self.handle = handle
    do {
      wakePipe = try WakePipe()
    } catch {
      device.close()
      Self.isTaken.withLock { $0 = false }
      throw error
    }
    shared = Mutex(Shared(size: device.size))
    do {
      try start()
    } catch {
      Self.isTaken.withLock { $0 = false }
      throw error
    }
  }

  // MARK: From any thread

  public var size: CellSize { shared.withLock { $0.size } }
  public var capabilities: TerminalCapabilities { shared.withLock { $0.capabilities } }

  /// Nothing is left to do: every key that came was handled, and the last change is on the screen.
  public var isIdle: Bool {
    let isCalm = shared.withLock {
      $0.isClosed
        || (!$0.isBusy && !$0.hasWork)
    }
    return isCalm && (shared.withLock { $0.isClosed } || !device.hasInput)
  }

  /// What `render` answers may have changed.
  public func setNeedsDisplay() { ask { $0.needsDisplay = true } }

  /// Clears the terminal and sends everything again, for when something else wrote over it.
  public func repaint() { ask { $0.needsRepaint = true } }

  /// Gives the terminal back and stops the process, as Ctrl-Z does for programs without a screen; goes on with `fg`.
  public func suspend() { ask { $0.wantsSuspension = true } }

  /// Whether key releases are told, where the terminal can tell them; otherwise keys are as terminals of old send them.
  public func reportReleases(_ isWanted: Bool) {
    guard shared.withLock({ $0.wantsReleases }) != isWanted else { return }
    ask { $0.wantsReleases = isWanted }
  }

  /// Rings the bell, and shows a notice of the desktop where the window is not looked at. One that was not shown yet gives way.
  public func notify(_ notification: TerminalNotification) { ask { $0.notification = notification } }

  /// Gives the terminal back and waits until that is done. May be called more than once, and from `handle`, where it
  /// only asks.
  public func close() {
    ask { $0.isClosing = true }
    let thread = shared.withLock { state -> pthread_t? in
      guard let thread = state.thread, pthread_equal(thread, pthread_self()) == 0 else { return nil }
      state.thread = nil
      return thread
    }
    if let thread { pthread_join(thread, nil) }
  }

  private func ask(_ change: (inout sending Shared) -> Void) {
    let isOnThread = shared.withLock { state -> Bool in
      change(&state)
      return state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
    }
    if !isOnThread { wakePipe.wake() }
  }

  // MARK: The thread

  private func start() throws(TerminalError) {
    let opened = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(opened, 0, 0)
    defer {
      sem_destroy(opened)
      opened.deallocate()
    }
    final class Start {
      let screen: TerminalScreen
      let opened: UnsafeMutablePointer<sem_t>
      init(screen: TerminalScreen, opened: UnsafeMutablePointer<sem_t>) {
        self.screen = screen
        self.opened = opened
      }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(screen: self, opened: opened))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.screen.run(opened: start.opened)
        return nil
      }, start.toOpaque())
    guard status == 0 else {
      start.release()
      throw .system(call: "pthread_create", errno: status)
    }
    while sem_wait(opened) != 0 {}
    let outcome = shared.withLock { state in
      state.thread = thread
      return state.outcome
    }
    if case .failure(let error) = outcome {
      pthread_join(thread, nil)
      shared.withLock { $0.thread = nil }
      throw error
    }
  }

  private func run(opened: UnsafeMutablePointer<sem_t>) {
    do throws(TerminalError) {
      let owner = try ScreenThread(device: device, options: options, wakePipe: wakePipe)
      shared.withLock { state in
        state.capabilities = owner.capabilities
        state.outcome = .success(())
      }
      sem_post(opened)
      loop(owner)
      owner.close()
      shared.withLock { $0.isClosed = true }
      Self.isTaken.withLock { $0 = false }
    } catch {
      shared.withLock { $0.outcome = .failure(error) }
      sem_post(opened)
    }
  }

  deinit { device.close() }

  /// How long the size must be stable before a new layout: a window being dragged sends dozens.
  private static let resizeCalm = MediaDuration.milliseconds(30)

  private func loop(_ owner: ScreenThread) {
    var resizeDue: MediaInstant?
    while true {
      let now = MediaInstant.monotonic()
      if let due = resizeDue, due <= now {
        resizeDue = nil
        resize(owner)
      }
      deliver(owner.overdueInput(at: now), owner)
      let (work, frameDue) = takeWork(owner, at: now)
      if work.isClosing { return }
      if work.wantsSuspension, owner.isConnected { suspend(owner) }
      if work.needsRepaint { owner.repaint() }
      if work.needsDisplay || work.needsRepaint || work.wantsSuspension, owner.isConnected {
        owner.draw(size: work.size, at: now, render)
      }
      owner.setReleases(work.wantsReleases)
      if let notification = work.notification, owner.isConnected {
        owner.writer.send(notification.bytes(hasFocus: work.hasFocus, environment: options.environment))
      }
      let deadline = MediaInstant?.earliest(MediaInstant?.earliest(resizeDue, owner.inputDue), frameDue)
      let mayWait = shared.withLock { state -> Bool in
        state.keyboard = owner.keyboard
        // A picture that waits for the terminal is no reason to look again at once.
        var rest = state
        if frameDue != nil || owner.holdsFrames { (rest.needsDisplay, rest.needsRepaint) = (false, false) }
        state.isBusy = state.hasWork || deadline != nil || owner.writer.isPending
        return !rest.hasWork
      }
      let wakes = owner.wait(until: mayWait ? MediaInstant?.earliest(deadline, owner.answerDue) : now)
      shared.withLock { $0.isBusy = true }
      for byte in wakes {
        switch byte {
        case UInt8(ascii: "W"): resizeDue = MediaInstant.monotonic() + Self.resizeCalm
        case UInt8(ascii: "Z"): shared.withLock { $0.wantsSuspension = true }
        // After a stop that could not be caught the shell has changed the terminal: take it again.
        case UInt8(ascii: "C") where owner.isConnected:
          handle(.interrupted)
          owner.recover()
          shared.withLock { $0.needsRepaint = true }
        default: break
        }
      }
      deliver(owner.input(), owner)
    }
  }

  /// What is to be done now; a picture that cannot go out yet is left for later.
  /// - Returns: the work, and when a picture that waits for its time is due.
  private func takeWork(_ owner: ScreenThread, at now: MediaInstant) -> (Shared, MediaInstant?) {
    shared.withLock { state in
      var work = state
      (state.wantsSuspension, state.notification) = (false, nil)
      guard owner.isConnected else {
        (state.needsDisplay, state.needsRepaint, state.isUrgent) = (false, false, false)
        return (work, nil)
      }
      var frameDue: MediaInstant?
      let isWanted = state.needsDisplay || state.needsRepaint
      if isWanted, !work.wantsSuspension {
        let due = owner.frameDue(isUrgent: state.isUrgent || state.needsRepaint, at: now)
        if due.map({ $0 > now }) ?? true {
          (work.needsDisplay, work.needsRepaint) = (false, false)
          frameDue = due
          return (work, frameDue)
        }
      }
      (state.needsDisplay, state.needsRepaint, state.isUrgent) = (false, false, false)
      return (work, nil)
    }
  }

  private func deliver(_ events: [InputEvent], _ owner: ScreenThread) {
    for event in events {
      switch event {
      case .focus(let hasFocus): shared.withLock { $0.hasFocus = hasFocus }
      case .key, .paste, .mouse: shared.withLock { $0.isUrgent = true }
      default: break
      }
      handle(event)
    }
    guard owner.capabilities != shared.withLock({ $0.capabilities }) else { return }
    let capabilities = owner.capabilities
    shared.withLock { state in
      // Cells that are the same are sent otherwise now.
      let before = state.capabilities
      if before.colors != capabilities.colors || before.graphemeClusters != capabilities.graphemeClusters {
        state.needsRepaint = true
      }
      state.capabilities = capabilities
      state.needsDisplay = true
    }
    handle(.capabilities(capabilities))
  }

  private func resize(_ owner: ScreenThread) {
    let size = device.size
    let changed = shared.withLock { state -> Bool in
      defer { state.size = size }
      guard state.size != size else { return false }
      (state.needsDisplay, state.isUrgent) = (true, true)
      return true
    }
    if changed { owner.resize(to: size) }
  }

  private func suspend(_ owner: ScreenThread) {
    handle(.interrupted)
    deliver(owner.giveBack(), owner)
    ncall_guard_stop()
    owner.takeBack()
    resize(owner)
  }
}
