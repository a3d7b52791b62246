import CNcurses
import Glibc
import MediaBasics

/// What belongs to the screen's thread alone: ncurses, the parser of keys, what the terminal answered, and its frames' way out.
final class ScreenThread {
  private let device: TerminalDevice
  private let options: TerminalOptions
  private let wakePipe: WakePipe
  private let canvas: CursesCanvas
  let writer: TerminalWriter
  private var parser = InputParser()
  private var facts = TerminalFacts()
  private var pacer: FramePacer
  /// Until when answers to the questions are waited for; nil before they are asked.
  private var answersDue: MediaInstant?
  /// When what has begun counts as all that comes.
  private(set) var inputDue: MediaInstant?
  /// The terminal is there.
  private(set) var isConnected = true
  /// Whether releases are told; nil while the keyboard is as it was found.
  private(set) var keyboard: Bool?
  private var hasInput = false

  /// Takes the terminal; nothing is shown yet.
  ///
  /// - Throws: `TerminalError`, with the terminal as it was.
  init(device: TerminalDevice, options: TerminalOptions, wakePipe: WakePipe) throws(TerminalError) {
    self.device = device
    self.options = options
    self.wakePipe = wakePipe
    guard ncall_guard_remember(device.output) else { throw .notATerminal }
    if GlyphSet.resolve(forced: options.ascii, environment: options.environment) == .unicode {
      _ = ncall_curses_use_utf8()
    }
    canvas = try CursesCanvas(device: device, type: options.environment["TERM"])
    writer = TerminalWriter(device)
    pacer = FramePacer(link: options.link, adapts: options.adaptsLink)
    arm()
    writer.send(TerminalModes.enter(mouse: options.mouse))
  }

  var capabilities: TerminalCapabilities {
    TerminalCapabilities(facts: facts, options: options, described: canvas.colorsDescribed, link: pacer.link)
  }

  // MARK: Taking and giving back

  /// What puts the terminal right, whatever is on right now.
  private var leaving: [UInt8] {
    (keyboard == nil ? [] : KeyboardProtocol.pop) + TerminalModes.leave(mouse: options.mouse)
  }

  private var reset: [UInt8] { leaving + canvas.resetBytes }

  private func arm() {
    let reset = reset
    _ = ncall_guard_arm(writer.descriptor, wakePipe.writing, reset, reset.count)
  }

  /// How long a terminal may take to read the last bytes.
  private static let farewell = MediaDuration.milliseconds(500)

  /// Gives the terminal back, and answers what was typed until then.
  func giveBack() -> [InputEvent] {
    writer.discard()
    let events = awaitAnswers()
    ncall_guard_disarm()
    leave()
    canvas.settle(during: false)
    ncall_guard_release_errors()
    return events
  }

  private func leave() {
    writer.send(leaving + canvas.leave())
    keyboard = nil
    writer.finish(within: Self.farewell)
  }

  /// Takes the terminal again after it was given back.
  func takeBack() {
    _ = ncall_guard_remember(device.output)
    arm()
    enter()
  }

  /// Takes the terminal again after a stop that left no time to give it back.
  func recover() {
    leave()
    let reset = reset
    _ = ncall_guard_set_reset(reset, reset.count)
    enter()
  }

  private func enter() {
    canvas.settle(during: true)
    canvas.repaint()
    pacer.reset()
    writer.send(TerminalModes.enter(mouse: options.mouse))
  }

  /// Gives the terminal back for good; nothing else may be called any more.
  func close() {
    if isConnected { _ = giveBack() } else { ncall_guard_disarm() }
    canvas.close()
  }

  /// Answers that are still on their way must not be typed into the shell.
  private func awaitAnswers() -> [InputEvent] {
    var events: [InputEvent] = []
    let farewellDue = MediaInstant.monotonic() + Self.farewell
    func due() -> MediaInstant? {
      let answers = facts.isComplete ? nil : answersDue
      return pacer.answerDue == nil ? answers : max(farewellDue, answers ?? farewellDue)
    }
    while let due = due(), isConnected, MediaInstant.monotonic() < due {
      _ = wait(until: due)
      events += input()
    }
    if due() != nil { tcflush(device.input, TCIFLUSH) }
    return events
  }

  // MARK: Frames

  /// When a frame can be made; nil when the terminal decides.
  func frameDue(isUrgent: Bool, at now: MediaInstant) -> MediaInstant? {
    guard !writer.isPending else { return nil }
    return pacer.due(isUrgent: isUrgent, at: now)
  }

  /// A frame would have to wait for the terminal.
  var holdsFrames: Bool { writer.isPending || pacer.answerDue != nil }
  var answerDue: MediaInstant? { pacer.answerDue }

  func draw(size: CellSize, at now: MediaInstant, _ render: TerminalScreen.Render) {
    let capabilities = capabilities
    let frame = canvas.frame(render(size, capabilities), capabilities: capabilities)
    if !frame.isEmpty {
      writer.send(frame + (pacer.asks ? TerminalModes.acknowledgement : []))
      pacer.began(at: now)
    }
    // After the first picture, so that it waits for nothing.
    if answersDue == nil, TerminalProbe.canAsk(type: options.environment["TERM"] ?? "") {
      writer.send(TerminalProbe.questions(setsColor: capabilities.colors != .none))
      answersDue = now + TerminalProbe.patience(environment: options.environment)
    }
    if facts.keyboardFlags != nil, keyboard == nil { setKeyboard(releases: false, KeyboardProtocol.push) }
  }

  func repaint() { canvas.repaint() }
  func resize(to size: CellSize) { canvas.resize(to: size) }

  /// Asks for releases, or not any more, where the keyboard is ours.
  func setReleases(_ isWanted: Bool) {
    guard let keyboard, keyboard != isWanted else { return }
    setKeyboard(releases: isWanted, KeyboardProtocol.change)
  }

  private func setKeyboard(releases: Bool, _ bytes: (Bool) -> [UInt8]) {
    writer.send(bytes(releases))
    keyboard = releases
    let reset = reset
    _ = ncall_guard_set_reset(reset, reset.count)
  }

  // MARK: Input

  /// Waits for bytes, for a wake-up, for the terminal to read, or for a time; answers the wake-ups.
  func wait(until deadline: MediaInstant?) -> [UInt8] {
    var descriptors = [pollfd(fd: wakePipe.reading, events: Int16(POLLIN), revents: 0)]
    if isConnected {
      descriptors.append(pollfd(fd: device.input, events: Int16(POLLIN), revents: 0))
      if writer.isPending { descriptors.append(pollfd(fd: writer.descriptor, events: Int16(POLLOUT), revents: 0)) }
    }
    let timeout = deadline.map { ($0 - MediaInstant.monotonic()).pollTimeout } ?? -1
    poll(&descriptors, nfds_t(descriptors.count), timeout)
    hasInput = isConnected && descriptors.dropFirst().first?.revents != 0
    if writer.isPending { writer.push() }
    return wakePipe.drain()
  }

  /// Reads what has come.
  func input() -> [InputEvent] {
    guard hasInput else { return [] }
    hasInput = false
    guard let bytes = device.read() else {
      isConnected = false
      inputDue = nil
      return parser.flush() + [.hangUp]
    }
    let now = MediaInstant.monotonic()
    let events = parser.feed(bytes)
    learn(events, at: now)
    inputDue = parser.patience.map { patience in
      // While answers are expected, what looks like their beginning is one.
      max(now + patience, facts.isComplete ? now : answersDue ?? now)
    }
    return events
  }

  /// What has begun and did not go on; answers that should have come count as lost.
  func overdueInput(at now: MediaInstant) -> [InputEvent] {
    pacer.expire(at: now)
    guard let due = inputDue, due <= now else { return [] }
    inputDue = nil
    return parser.flush()
  }

  private func learn(_ events: [InputEvent], at now: MediaInstant) {
    for case .reply(let reply) in events {
      if reply == .ready { pacer.answered(at: now) }
      let knew = facts
      facts.learn(reply)
      if facts.isComplete, !knew.isComplete { pacer.terminalAnswers() }
      if facts.keyboardFlags != nil, keyboard == nil, !facts.isComplete || !knew.isComplete {
        setKeyboard(releases: false, KeyboardProtocol.push)
      }
    }
  }
}
