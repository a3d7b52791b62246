import Foundation
import Glibc
import Testing

/// Counts a thread's requests for memory, in child processes that are started meanwhile: the benchmarks' counting library, loaded before all others.
final class AllocationCounting {
  private static let symbol = "ncall_bench_allocations"
  private let folder: TemporaryFolder

  /// Compiles the library and has children load it.
  init() throws {
    folder = try TemporaryFolder()
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/Bench/Peers/allocations.txt").standardizedFileURL
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = ["cc", "-O2", "-shared", "-fPIC", "-o", folder.file("count.so"), "-x", "c", source.path]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0, "the counter does not compile")
    setenv("LD_PRELOAD", folder.file("count.so"), 1)
  }

  deinit { unsetenv("LD_PRELOAD") }

  /// How often the calling thread asked so far; nil in a process without the library.
  static func count() -> Int64? { counter?() }

  /// Looked for once: looking may ask for memory itself.
  private static let counter: (@convention(c) () -> Int64)? = {
    guard let address = dlsym(nil, symbol) else { return nil }
    return unsafeBitCast(address, to: (@convention(c) () -> Int64).self)
  }()
}
