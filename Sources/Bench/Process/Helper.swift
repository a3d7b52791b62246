import Foundation
import Synchronization

/// A program that is run to its end for what it prints: a peer's interpreter, a compiler, this program once more.
enum Helper {
  /// - Returns: what it wrote to standard output.
  /// - Throws: `BenchFailure` when it cannot be started, fails, or takes longer than `lifetime`.
  static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:], lifetime: Duration
  ) async throws(BenchFailure) -> Data {
    let printed = Printed()
    let program = try ChildProgram(path, arguments, environment: environment, lifetime: lifetime) { _, bytes in
      printed.bytes.withLock { $0.append(contentsOf: bytes) }
    }
    let isInTime = await Poll.until(within: lifetime) { program.hasEnded }
    await program.end()
    guard isInTime, program.hasSucceeded else {
      throw BenchFailure(isInTime ? program.ending : "it was not done in time")
    }
    return printed.bytes.withLock { $0 }
  }

  private final class Printed: Sendable { let bytes = Mutex(Data()) }
}
