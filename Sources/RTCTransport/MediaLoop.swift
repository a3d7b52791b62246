import CSockets
import Foundation
import MediaBasics
import Synchronization

/// A dedicated thread that owns sockets and peers, and the inbox through which the rest of the program talks to it.
public final class MediaLoop: Sendable {
  private struct Inbox {
    var work: [@Sendable (MediaHost) -> Void] = []
    var isClosed = false
  }

  private let inbox = Mutex(Inbox())
  private let waker: EventDescriptor

  /// - Parameter name: of the thread, as debuggers show it.
  public init(name: String) throws(SocketError) {
    waker = try EventDescriptor()
    let poller = try Poller()
    try poller.add(waker.descriptor, tag: Poller.wakeTag)
    let thread = Thread { [self] in
      // Foundation keeps a thread's name to itself; the system knows up to 15 bytes of it.
      ncall_thread_name(name)
      run(poller)
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Runs `work` on the media thread, after what was asked before. Work asked for after `stop` is dropped.
  public func perform(_ work: @escaping @Sendable (MediaHost) -> Void) {
    let accepted = inbox.withLock { inbox in
      guard !inbox.isClosed else { return false }
      inbox.work.append(work)
      return true
    }
    if accepted { waker.signal() }
  }

  /// Runs `work` on the media thread and answers its result.
  public func run<Result: Sendable>(_ work: @escaping @Sendable (MediaHost) -> Result) async -> Result? {
    await withCheckedContinuation { continuation in
      let accepted = inbox.withLock { inbox in
        guard !inbox.isClosed else { return false }
        inbox.work.append { host in continuation.resume(returning: work(host)) }
        return true
      }
      if accepted { waker.signal() } else { continuation.resume(returning: nil) }
    }
  }

  /// Wakes the thread so that it looks into the rings its tasks poll.
  public func wake() { waker.signal() }

  /// Ends the thread once the work asked for so far is done and sent.
  public func stop() {
    inbox.withLock { $0.work.append { $0.stop() } }
    waker.signal()
  }

  private func run(_ poller: Poller) {
    let host = MediaHost(poller: poller)
    var tags = Array(repeating: UInt64(0), count: 64)
    // Two arrays take turns, so that neither gives its memory back.
    var turn: [@Sendable (MediaHost) -> Void] = []
    while !host.isStopping {
      let ready = poller.wait(&tags, until: host.nextDeadline)
      host.beginTurn()
      for tag in tags.prefix(ready) {
        if tag == Poller.wakeTag { waker.clear() } else { host.receive(socket: tag) }
      }
      inbox.withLock { swap(&$0.work, &turn) }
      for work in turn { work(host) }
      turn.removeAll(keepingCapacity: true)
      host.endTurn()
    }
    let late = inbox.withLock { inbox in
      inbox.isClosed = true
      defer { inbox.work.removeAll() }
      return inbox.work
    }
    // Waiters must not wait for ever: late work runs against a host whose sockets are about to close.
    for work in late { work(host) }
  }
}
