import Glibc
import MediaBasics

/// The way to the terminal: takes bytes at once and sends them as fast as the terminal reads, without ever waiting for it.
///
/// Belongs to the screen's thread.
final class TerminalWriter {
  /// A descriptor of our own that does not block: the flag belongs to what is open, and the shell's own must not have it.
  let descriptor: Int32
  private var pending: ArraySlice<UInt8> = []
  /// The terminal is gone.
  private(set) var isBroken = false

  init(_ device: TerminalDevice) {
    let own = open("/proc/self/fd/\(device.output)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    // Of another user after `su`: then it is the shared one, and a slow terminal may hold up the screen's thread.
    descriptor = own >= 0 ? own : fcntl(device.output, F_DUPFD_CLOEXEC, 3)
  }

  deinit { close(descriptor) }

  /// Bytes wait for the terminal.
  var isPending: Bool { !pending.isEmpty }

  func send(_ bytes: [UInt8]) {
    guard !isBroken, !bytes.isEmpty else { return }
    if pending.isEmpty { pending = bytes[...] } else { pending += bytes }
    push()
  }

  /// Sends what the terminal takes now; false when it is gone.
  @discardableResult func push() -> Bool {
    while !pending.isEmpty {
      let written = pending.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        pending = pending.dropFirst(written)
      } else if written < 0, errno == EINTR {
        continue
      } else if written < 0, errno == EAGAIN {
        return true
      } else {
        // Reading says so as well, and that is where it is acted upon.
        isBroken = true
        pending = []
      }
    }
    return !isBroken
  }

  /// Forgets what the terminal has not taken: the next bytes end whatever was begun.
  func discard() {
    guard isPending else { return }
    pending = []
    tcflush(descriptor, TCOFLUSH)
    send([0x18])
  }

  /// Waits until everything is sent, for a while.
  func finish(within patience: MediaDuration) {
    let due = MediaInstant.monotonic() + patience
    while isPending, push(), isPending {
      let now = MediaInstant.monotonic()
      guard now < due else { return }
      var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&wait, 1, (due - now).pollTimeout)
    }
  }
}
