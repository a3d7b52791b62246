/// Lets a task wait until there is something to do: at once when it is rung, and in any case after a while. One task waits at a time.
struct Bell: Sendable {
  private let rings: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func ring() { continuation.yield() }

  /// Returns when it is rung, or was since the last time; after `time`; or when the task is cancelled.
  func wait(atMost time: Duration) async {
    let timer = Task { [continuation] in
      try? await Task.sleep(for: time)
      if !Task.isCancelled { continuation.yield() }
    }
    var ring = rings.makeAsyncIterator()
    _ = await ring.next()
    timer.cancel()
  }
}
