import Foundation

/// A script of ours that drives LiveKit's Python SDK, in a file for as long as the interpreter needs it.
final class SDKScript: Sendable {
  enum Name: String {
    case join, cost

    var bytes: [UInt8] {
      switch self {
      case .join: PackageResources.sdk_join_py
      case .cost: PackageResources.sdk_cost_py
      }
    }
  }

  private let folder: URL
  private let python: String
  private let path: String

  /// - Parameter python: the interpreter of an environment with the SDK.
  /// - Throws: `BenchFailure` when the script cannot be written down.
  init(_ name: Name, python: String) throws(BenchFailure) {
    self.python = python
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("ncall-bench-\(UUID().uuidString)")
    let file = folder.appendingPathComponent("sdk_\(name.rawValue).py")
    path = file.path
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data(name.bytes).write(to: file)
    } catch {
      throw BenchFailure("the peer's script cannot be written to \(path): \(error)")
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Starts the interpreter with it.
  func start(_ arguments: [String], lifetime: Duration) throws(BenchFailure) -> ReportingProgram {
    try ReportingProgram(python, [path] + arguments, environment: ["PYTHONDONTWRITEBYTECODE": "1"], lifetime: lifetime)
  }
}
