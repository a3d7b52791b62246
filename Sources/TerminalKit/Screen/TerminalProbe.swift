import CNcurses
import Glibc
import MediaBasics

/// Asks a terminal what it can do.
public enum TerminalProbe {
  /// One batch: name, synchronized output, grapheme clusters, keyboard, a direct colour set and read back, background, size of
  /// a cell. Every terminal answers the last one (DA1). Cursor and style are as before.
  ///
  /// - Parameter setsColor: a colour may be set; where none are wanted, none is sent, not even to ask.
  static func questions(setsColor: Bool) -> [UInt8] {
    let rgb = TerminalFacts.probe.map(String.init).joined(separator: ";")
    let color = setsColor ? "\u{1B}[48;2;\(rgb)m\u{1B}P$qm\u{1B}\\\u{1B}[0m" : ""
    return Array(
      "\u{1B}7\u{1B}[>0q\u{1B}[?2026$p\u{1B}[?2027$p\u{1B}[?u\(color)\u{1B}8\u{1B}]11;?\u{1B}\\\u{1B}[16t\u{1B}[c".utf8)
  }

  /// Whether this type of terminal can be asked: old ones would show the questions.
  public static func canAsk(type: String) -> Bool {
    !(type.isEmpty || type == "linux" || type == "dumb" || type == "ansi" || type.hasPrefix("vt"))
  }

  /// How long answers may take: 100 ms here, 500 ms over SSH.
  public static func patience(environment: [String: String]) -> MediaDuration {
    isRemote(environment) ? .milliseconds(500) : .milliseconds(100)
  }

  static func isRemote(_ environment: [String: String]) -> Bool {
    ["SSH_CONNECTION", "SSH_TTY"].contains { !(environment[$0] ?? "").isEmpty }
  }

  /// How many colours the description of a terminal type has; nil where it is unknown, or cannot move its cursor. Not while a
  /// screen is open.
  public static func describedColors(type: String) -> Int? {
    for candidate in types(like: type) {
      let colors = ncall_curses_described_colors(candidate)
      if colors >= 0 { return Int(colors) }
    }
    return nil
  }

  /// Types to try: the host may not know a newer terminal's own name; all of these understand xterm's sequences.
  static func types(like type: String) -> [String] {
    let families = ["xterm", "kitty", "ghostty", "alacritty", "foot", "wezterm", "contour", "rio"]
    return type.isEmpty ? [] : [type] + (families.contains(where: type.contains) ? ["xterm-256color"] : [])
  }

  /// Asks without a screen, and waits for the answers as long as they may take. Keys pressed meanwhile are lost.
  ///
  /// - Returns: what was answered; nothing where the terminal cannot be asked.
  public static func ask(_ device: TerminalDevice, environment: [String: String]) -> TerminalFacts {
    var facts = TerminalFacts()
    var before = termios()
    guard canAsk(type: environment["TERM"] ?? ""), tcgetattr(device.input, &before) == 0 else { return facts }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(device.input, TCSANOW, &raw) == 0 else { return facts }
    // What comes too late is not typed into the shell.
    defer { tcsetattr(device.input, TCSAFLUSH, &before) }
    let writer = TerminalWriter(device)
    let due = MediaInstant.monotonic() + patience(environment: environment)
    writer.send(questions(setsColor: true))
    var parser = InputParser()
    while !facts.isComplete, writer.push() {
      let now = MediaInstant.monotonic()
      guard now < due else { break }
      var descriptors = [pollfd(fd: device.input, events: Int16(POLLIN), revents: 0)]
      if writer.isPending { descriptors.append(pollfd(fd: writer.descriptor, events: Int16(POLLOUT), revents: 0)) }
      poll(&descriptors, nfds_t(descriptors.count), (due - now).pollTimeout)
      guard descriptors.first?.revents != 0 else { continue }
      guard let bytes = device.read() else { break }
      for case .reply(let reply) in parser.feed(bytes) { facts.learn(reply) }
    }
    return facts
  }
}

extension MediaInstant {
  /// Now, on the clock that never jumps.
  static func monotonic() -> MediaInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MediaInstant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }
}

extension MediaDuration {
  /// Milliseconds for `poll`, rounded up so that the time has passed when it returns.
  var pollTimeout: Int32 { Int32(clamping: max(0, nanoseconds / 1_000_000 + 1)) }
}
