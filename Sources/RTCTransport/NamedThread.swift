import CSockets
import Foundation

/// Starts threads that debuggers and profilers know by name.
///
/// Foundation keeps the name it is given to itself; the system learns it from within the thread, up to 15 bytes of it.
public enum NamedThread {
  /// - Parameters:
  ///   - name: as the system shows it.
  ///   - stackSize: bytes; nil for as many as the system gives.
  public static func start(_ name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      ncall_thread_name(name)
      body()
    }
    if let stackSize { thread.stackSize = stackSize }
    thread.start()
  }
}
