import Foundation

/// A home of its own for a program, so that it meets nobody's configuration and nobody's control socket.
final class TemporaryHome: Sendable {
  private let folder: URL

  /// - Throws: `BenchFailure` when the folder cannot be made.
  init() throws(BenchFailure) {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("ncall-bench-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw BenchFailure("no folder for temporary files at \(folder.path): \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The path of a file in it.
  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  var environment: [String: String] {
    var environment = ["HOME": folder.path]
    for name in ["CONFIG", "STATE", "CACHE", "DATA"] { environment["XDG_\(name)_HOME"] = folder.path }
    environment["XDG_RUNTIME_DIR"] = folder.path
    return environment
  }
}
