import RTCTransport

/// Work that waits for devices, files or other threads. On the threads that tasks share, of which there are as many as
/// cores, it would hold up everything else.
enum OwnThread {
  /// Runs `work` on a thread of its own and answers what came of it.
  /// - Parameter name: of the thread, as debuggers show it.
  static func run<Value: Sendable>(_ name: String, _ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      NamedThread.start(name) { continuation.resume(returning: work()) }
    }
  }
}
