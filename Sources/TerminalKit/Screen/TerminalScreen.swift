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
    var notification: TerminalNotification?
    /// As far as the terminal tells.
    var hasFocus = false
    var isClosing = false
    var isClosed = false
    /// Between waking up and waiting again.
    var isBusy = true
    var thread: pthread_t?
    var outcome: Result<Void, TerminalError>?
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
        || (!$0.isBusy && !$0.needsDisplay && !$0.needsRepaint && !$0.wantsSuspension && $0.notification == nil
          && !$0.isClosing)
    }
    return isCalm && (shared.withLock { $0.isClosed } || !device.hasInput)
  }

  /// What `render` answers may have changed.
  public func setNeedsDisplay() { ask { $0.needsDisplay = true } }

  /// Clears the terminal and sends everything again, for when something else wrote over it.
  public func repaint() { ask { $0.needsRepaint = true } }

  /// Gives the terminal back and stops the process, as Ctrl-Z does for programs without a screen; goes on with `fg`.
  public func suspend() { ask { $0.wantsSuspension = true } }

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
    let canvas: CursesCanvas
    do throws(TerminalError) {
      canvas = try open()
    } catch {
      shared.withLock { $0.outcome = .failure(error) }
      sem_post(opened)
      return
    }
    shared.withLock { $0.outcome = .success(()) }
    sem_post(opened)
    loop(canvas)
    ncall_guard_disarm()
    device.write(TerminalModes.leave)
    canvas.close()
    ncall_guard_release_errors()
    shared.withLock { $0.isClosed = true }
    Self.isTaken.withLock { $0 = false }
  }

  deinit { device.close() }

  private func open() throws(TerminalError) -> CursesCanvas {
    guard ncall_guard_remember(device.output) else { throw .notATerminal }
    let environment = options.environment
    let glyphs = GlyphSet.resolve(forced: options.ascii, environment: environment)
    if glyphs == .unicode { _ = ncall_curses_use_utf8() }
    let canvas = try CursesCanvas(device: device, type: environment["TERM"])
    arm(canvas)
    let colors = ColorDepth.resolve(
      choice: options.color, environment: environment, described: canvas.colorsDescribed)
    shared.withLock { $0.capabilities = TerminalCapabilities(colors: colors, glyphs: glyphs) }
    device.write(TerminalModes.enter)
    if options.synchronizedOutput, TerminalModes.canAsk(type: environment["TERM"] ?? "") {
      device.write(TerminalModes.questions)
    }
    return canvas
  }

  private func arm(_ canvas: CursesCanvas) {
    let reset = TerminalModes.leave + canvas.resetBytes
    _ = ncall_guard_arm(canvas.descriptor, wakePipe.writing, reset, reset.count)
  }

  /// How long the size must be stable before a new layout: a window being dragged sends dozens.
  private static let resizeCalm = MediaDuration.milliseconds(30)

  private func loop(_ canvas: CursesCanvas) {
    var parser = InputParser()
    var resizeDue: MediaInstant?
    var inputDue: MediaInstant?
    var isConnected = true
    while true {
      let now = Self.now()
      if let due = resizeDue, due <= now {
        resizeDue = nil
        resize(canvas)
      }
      if let due = inputDue, due <= now {
        inputDue = nil
        deliver(parser.flush())
      }
      let work = shared.withLock { state -> Shared in
        let work = state
        (state.needsDisplay, state.needsRepaint, state.wantsSuspension) = (false, false, false)
        state.notification = nil
        return work
      }
      if work.isClosing { return }
      if work.wantsSuspension, isConnected { suspend(canvas) }
      if work.needsRepaint { canvas.repaint() }
      if work.needsDisplay || work.needsRepaint || work.wantsSuspension, isConnected {
        let state = shared.withLock { ($0.size, $0.capabilities) }
        canvas.flush(render(state.0, state.1), capabilities: state.1)
      }

      if let notification = work.notification, isConnected {
        device.write(notification.bytes(hasFocus: work.hasFocus, environment: options.environment))
      }

      let deadline = MediaInstant?.earliest(resizeDue, inputDue)
      let isWaiting = shared.withLock { state -> Bool in
        let hasWork =
          state.needsDisplay || state.needsRepaint || state.wantsSuspension || state.isClosing
          || state.notification != nil
        state.isBusy = hasWork || deadline != nil
        return !hasWork
      }
      var descriptors = [pollfd(fd: wakePipe.reading, events: Int16(POLLIN), revents: 0)]
      if isConnected { descriptors.append(pollfd(fd: device.input, events: Int16(POLLIN), revents: 0)) }
      poll(&descriptors, nfds_t(descriptors.count), isWaiting ? Self.timeout(until: deadline) : 0)
      shared.withLock { $0.isBusy = true }

      for byte in wakePipe.drain() {
        switch byte {
        case UInt8(ascii: "W"): resizeDue = Self.now() + Self.resizeCalm
        case UInt8(ascii: "Z"): shared.withLock { $0.wantsSuspension = true }
        // After a stop that could not be caught the shell has changed the terminal: take it again.
        case UInt8(ascii: "C") where isConnected:
          canvas.suspend()
          device.write(TerminalModes.enter)
          shared.withLock { $0.needsRepaint = true }
        default: break
        }
      }
      if isConnected, descriptors.last?.revents != 0 {
        if let bytes = device.read() {
          deliver(parser.feed(bytes))
          inputDue = parser.patience.map { Self.now() + $0 }
        } else {
          isConnected = false
          inputDue = nil
          deliver(parser.flush() + [.hangUp])
        }
      }
    }
  }

  private func deliver(_ events: [InputEvent]) {
    for event in events {
      switch event {
      case .reply(let reply): learn(reply)
      case .focus(let hasFocus): shared.withLock { $0.hasFocus = hasFocus }
      default: break
      }
      handle(event)
    }
  }

  private func learn(_ reply: TerminalReply) {
    guard case .privateMode(let number, let state) = reply else { return }
    shared.withLock { shared in
      switch (number, state) {
      case (2026, 1), (2026, 2), (2026, 3): shared.capabilities.synchronizedOutput = true
      // Only where it is on: turning it on would change how the shell's own lines are measured.
      case (2027, 1), (2027, 3):
        shared.capabilities.graphemeClusters = true
        shared.needsDisplay = true
      default: break
      }
    }
  }

  private func resize(_ canvas: CursesCanvas) {
    let size = device.size
    let changed = shared.withLock { state -> Bool in
      defer { state.size = size }
      guard state.size != size else { return false }
      state.needsDisplay = true
      return true
    }
    if changed { canvas.resize(to: size) }
  }

  private func suspend(_ canvas: CursesCanvas) {
    ncall_guard_disarm()
    device.write(TerminalModes.leave)
    canvas.suspend()
    ncall_guard_release_errors()
    ncall_guard_stop()
    _ = ncall_guard_remember(device.output)
    arm(canvas)
    device.write(TerminalModes.enter)
    resize(canvas)
  }

  private static func now() -> MediaInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MediaInstant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }

  /// Milliseconds for `poll`, rounded up so that the deadline has passed when it returns.
  private static func timeout(until deadline: MediaInstant?) -> Int32 {
    guard let deadline else { return -1 }
    return Int32(clamping: max(0, (deadline - now()).nanoseconds / 1_000_000 + 1))
  }
}
