import CNcurses
import Glibc

/// A pipe that wakes a thread out of `poll`; writing never blocks, and is allowed in signal handlers.
final class WakePipe: Sendable {
  let reading: Int32
  let writing: Int32

  init() throws(TerminalError) {
    var ends: [Int32] = [-1, -1]
    guard ncall_wake_pipe(&ends) else { throw .system(call: "pipe2", errno: errno) }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    close(writing)
  }

  func wake() {
    var byte = UInt8(ascii: "D")
    // A full pipe wakes its reader as well.
    _ = write(writing, &byte, 1)
  }

  /// What has been written since the last time.
  func drain() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      count = max(0, read(reading, buffer.baseAddress, buffer.count))
    }
  }
}
