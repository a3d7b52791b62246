import Glibc

/// The two descriptors of a terminal.
public struct TerminalDevice: Sendable {
  public let input: Int32
  public let output: Int32
  /// Whether the screen closes them when it is done.
  let isOwned: Bool

  /// Descriptors that somebody else owns, such as a pseudo-terminal of a test.
  public init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
    isOwned = false
  }

  private init(owned descriptor: Int32) {
    input = descriptor
    output = descriptor
    isOwned = true
  }

  /// The terminal that the process was started from, whatever standard input and output are redirected to.
  ///
  /// - Throws: `TerminalError.notATerminal`.
  public static func controlling() throws(TerminalError) -> TerminalDevice {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    if descriptor >= 0 { return TerminalDevice(owned: descriptor) }
    guard isatty(0) == 1, isatty(1) == 1 else { throw .notATerminal }
    return TerminalDevice(input: 0, output: 1)
  }

  /// The terminal's size; 80x24 where it does not know.
  public var size: CellSize {
    var window = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
      return CellSize(columns: 80, rows: 24)
    }
    return CellSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }

  /// Whether bytes wait to be read.
  var hasInput: Bool {
    var count: Int32 = 0
    return ioctl(input, UInt(FIONREAD), &count) == 0 && count > 0
  }

  /// Reads what is there, at most 4 KiB; nil when the terminal is gone.
  func read() -> [UInt8]? {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let result = Glibc.read(input, buffer.baseAddress, buffer.count)
      failure = result < 0 ? errno : result == 0 ? EIO : 0
      count = max(0, result)
    }
    return failure == 0 || failure == EINTR || failure == EAGAIN ? bytes : nil
  }

  func close() {
    if isOwned { _ = Glibc.close(input) }
  }
}
