import Glibc
import Synchronization
import Testing

/// A terminal for tests: what a program writes to it is collected, and keys can be typed into it.
final class PseudoTerminal: Sendable {
  let master: Int32
  let slave: Int32
  let path: String
  private let collected = Mutex<[UInt8]>([])

  /// TIOCSPTLCK and TIOCGPTN, macros with arguments that do not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
    // posix_openpt() and its family are not in the Glibc module; these are what they do.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: UInt32 = 0
    try #require(master >= 0 && ioctl(master, Self.setLock, &locked) == 0)
    try #require(ioctl(master, Self.getNumber, &number) == 0)
    path = "/dev/pts/\(number)"
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(slave >= 0)
    _ = fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK)
    resize(columns: columns, rows: rows)
  }

  deinit {
    close(master)
    close(slave)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(write(master, bytes, bytes.count) == bytes.count)
  }

  /// Everything written so far.
  var output: String {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { break }
      collected.withLock { $0 += buffer[..<count] }
    }
    return collected.withLock { String(decoding: $0, as: UTF8.self) }
  }

  /// The settings that a shell would notice, as bytes.
  var settings: [UInt32] {
    var settings = savedSettings
    return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
      + withUnsafeBytes(of: &settings.c_cc) { $0.map(UInt32.init) }
  }
}

extension PseudoTerminal {
  var savedSettings: termios {
    var settings = termios()
    #expect(tcgetattr(slave, &settings) == 0)
    return settings
  }

  func restore(_ settings: termios) {
    var settings = settings
    #expect(tcsetattr(slave, TCSANOW, &settings) == 0)
  }
}

/// Waits until something is true; the test's own time limit is the only clock.
func eventually(_ condition: () -> Bool) async {
  while !condition() { await Task.yield() }
}
