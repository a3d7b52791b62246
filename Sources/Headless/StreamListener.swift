import Foundation
import RTCTransport
import Synchronization

/// Answers the connections of a listening socket, a few at a time, each on a thread of its own.
final class StreamListener: Sendable {
  private static let maximumClients = 8

  private let descriptor: Int32
  private let name: String
  private let respond: @Sendable (Int32) -> Void
  private let ended: @Sendable () -> Void
  private let isClosed = Mutex(false)
  private let clients = DispatchSemaphore(value: maximumClients)

  /// Serves a socket that is listened on, and closes it in the end.
  /// - Parameters:
  ///   - name: of the thread that waits; those of the connections have it too.
  ///   - ended: called once, when it was closed or the socket broke, before its number is free for others.
  ///   - respond: answers one connection and finishes it.
  init(
    _ descriptor: Int32, name: String, ended: @escaping @Sendable () -> Void = {},
    respond: @escaping @Sendable (Int32) -> Void
  ) {
    self.descriptor = descriptor
    self.name = name
    self.ended = ended
    self.respond = respond
  }

  /// Begins; `respond` may be called from now on.
  func start() { NamedThread.start(name) { [self] in serve() } }

  /// Stops serving; connections that are being answered end by themselves. Harmless when it was closed before.
  func close() {
    isClosed.withLock { closed in
      guard !closed else { return }
      closed = true
      ended()
      // Wakes the thread that waits for connections, which closes the descriptor.
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }

  private func serve() {
    while let client = StreamSocket.accept(descriptor) {
      clients.wait()
      NamedThread.start(name, stackSize: 512 << 10) { [self] in
        respond(client)
        clients.signal()
      }
    }
    // Under the lock, so that the number cannot go to somebody else while `close` uses it.
    isClosed.withLock { closed in
      if !closed { ended() }
      closed = true
      Foundation.close(descriptor)
    }
  }
}
