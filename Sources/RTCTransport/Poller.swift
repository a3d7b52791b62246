import CSockets
import MediaBasics

/// An epoll set.
final class Poller: Sendable {
  static let wakeTag = UInt64.max
  private let descriptor: Int32

  init() throws(SocketError) {
    let result = ncall_epoll_open()
    guard result >= 0 else { throw SocketError(operation: "make a poll set", address: nil, code: -result) }
    descriptor = result
  }

  deinit { _ = ncall_close(descriptor) }

  func add(_ fd: Int32, tag: UInt64) throws(SocketError) {
    let result = ncall_epoll_add(descriptor, fd, tag)
    guard result >= 0 else { throw SocketError(operation: "poll", address: nil, code: -result) }
  }

  func remove(_ fd: Int32) { _ = ncall_epoll_remove(descriptor, fd) }

  /// Waits until something is ready or `deadline` comes; answers how many tags were written.
  func wait(_ tags: inout [UInt64], until deadline: MediaInstant?) -> Int {
    let timeout = deadline.map { max(0, ($0 - .now).nanoseconds) } ?? -1
    return max(0, Int(ncall_epoll_wait(descriptor, &tags, Int32(tags.count), timeout)))
  }
}
