import Foundation

/// Counts a thread's calls of `malloc` and its kin.
///
/// That takes a library which stands between the program and the system's one: it is compiled from a few lines of C when it is
/// needed, and loaded before all others into another run of this program.
struct AllocationCounter: Sendable {
  private static let symbol = "ncall_bench_allocations"

  /// Blocks that the calling thread asked for so far; nil in a run without the library.
  static func count() -> Int64? { counter?() }

  /// Whether this run has the library.
  static var isLoaded: Bool { counter != nil }

  private static let counter: (@convention(c) () -> Int64)? = {
    // The handle that stands for all libraries, in the order in which they were loaded.
    guard let address = dlsym(nil, symbol) else { return nil }
    return unsafeBitCast(address, to: (@convention(c) () -> Int64).self)
  }()

  /// The compiled library, in a folder of its own.
  let path: String
  private let folder: URL

  /// Compiles the library.
  /// - Throws: `BenchFailure` when there is no C compiler.
  init() async throws(BenchFailure) {
    let manager = FileManager.default
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    let compilers = ["cc", "gcc", "clang"].flatMap { name in places.map { "\($0)/\(name)" } }
    guard let compiler = compilers.first(where: manager.isExecutableFile(atPath:)) else {
      throw BenchFailure("allocations: there is no C compiler to build the counter with")
    }
    folder = manager.temporaryDirectory.appendingPathComponent("ncall-bench-\(UUID().uuidString)")
    path = folder.appendingPathComponent("allocations.so").path
    let source = folder.appendingPathComponent("allocations.c")
    do {
      try manager.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data(PackageResources.allocations_txt).write(to: source)
    } catch {
      throw BenchFailure("allocations: no folder to build the counter in: \(error)")
    }
    do throws(BenchFailure) {
      _ = try await Helper.run(
        compiler, ["-O2", "-shared", "-fPIC", "-o", path, source.path], lifetime: .seconds(60))
    } catch {
      remove()
      throw BenchFailure("allocations: the counter does not compile: \(error)")
    }
  }

  /// Removes what was compiled.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}
