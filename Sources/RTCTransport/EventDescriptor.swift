import CSockets

/// An eventfd: any thread signals it, one thread waits for it in a poller.
final class EventDescriptor: Sendable {
  let descriptor: Int32

  init() throws(SocketError) {
    let result = ncall_event_open()
    guard result >= 0 else { throw SocketError(operation: "make an event descriptor", address: nil, code: -result) }
    descriptor = result
  }

  deinit { _ = ncall_close(descriptor) }

  func signal() { ncall_event_signal(descriptor) }
  func clear() { ncall_event_clear(descriptor) }
}
