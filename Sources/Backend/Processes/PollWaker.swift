import Foundation

/// Lets any thread end the waiting of one that polls a descriptor.
final class PollWaker: Sendable {
  private let ends: (read: Int32, write: Int32)

  /// - Throws: `SQLFailure` when this process may open no more files.
  init() throws(SQLFailure) {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { throw SQLFailure(.unavailable, "no pipe: \(String(cString: strerror(errno)))") }
    ends = (pair[0], pair[1])
    for end in pair {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(ends.read)
    close(ends.write)
  }

  func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes as well.
    _ = write(ends.write, &byte, 1)
  }

  /// Waits until it is woken, `descriptor` can be read, or milliseconds are over.
  /// - Parameter descriptor: -1 for none.
  func wait(for descriptor: Int32, atMost milliseconds: Int32) {
    var watched = [
      pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&watched, 2, milliseconds) > 0, watched[0].revents != 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(ends.read, &bytes, bytes.count) > 0 {}
  }
}
