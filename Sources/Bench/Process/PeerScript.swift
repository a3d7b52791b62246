import Foundation

/// A script of ours that drives a program of others, in a file for as long as the interpreter needs it.
final class PeerScript: Sendable {
  enum Name: String {
    /// LiveKit's Python SDK.
    case join = "sdk_join"
    case cost = "sdk_cost"
    /// libwebrtc.
    case delay = "m2e_libwebrtc"

    var bytes: [UInt8] {
      switch self {
      case .join: PackageResources.sdk_join_py
      case .cost: PackageResources.sdk_cost_py
      case .delay: PackageResources.m2e_libwebrtc_py
      }
    }
  }

  private static let environment = ["PYTHONDONTWRITEBYTECODE": "1"]

  private let folder: URL
  private let python: String
  private let path: String

  /// - Parameter python: the interpreter of an environment with the program.
  /// - Throws: `BenchFailure` when the script cannot be written down.
  init(_ name: Name, python: String) throws(BenchFailure) {
    self.python = python
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("ncall-bench-\(UUID().uuidString)")
    let file = folder.appendingPathComponent("\(name.rawValue).py")
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

  /// Starts the interpreter with it, to be told line by line what happens.
  func start(_ arguments: [String], lifetime: Duration) throws(BenchFailure) -> ReportingProgram {
    try ReportingProgram(python, [path] + arguments, environment: Self.environment, lifetime: lifetime)
  }

  /// Lets the interpreter run it to its end.
  /// - Returns: what it printed.
  /// - Throws: `BenchFailure` when it failed or took longer than `lifetime`.
  func run(_ arguments: [String], lifetime: Duration) async throws(BenchFailure) -> Data {
    try await Helper.run(python, [path] + arguments, environment: Self.environment, lifetime: lifetime)
  }
}
