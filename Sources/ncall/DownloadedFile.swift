import Foundation
import NchatClient

/// A file that is fetched: written beside its place, and put there when all of it has come.
enum DownloadedFile {
  /// Why it cannot be written, as one clause.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Parameter path: `-` is standard output.
  /// - Returns: bytes.
  /// - Throws: `NchatFailure`; `Failure`.
  static func fetch(_ client: NchatClient, _ target: String, to path: String) async throws -> Int {
    guard path != "-" else { return try await copy(client, target, to: STDOUT_FILENO, "standard output") }
    let part = path + ".part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(part) }
    do {
      let bytes = try await copy(client, target, to: descriptor, part)
      guard close(descriptor) == 0, rename(part, path) == 0 else { throw failure(path) }
      return bytes
    } catch {
      close(descriptor)
      unlink(part)
      throw error
    }
  }

  private static func copy(
    _ client: NchatClient, _ target: String, to descriptor: CInt, _ name: String
  ) async throws -> Int {
    var count = 0
    try await client.fetch(target) { bytes in
      var rest = Array(bytes)[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw failure(name) }
        rest = rest.dropFirst(written)
      }
      count += bytes.count
    }
    return count
  }

  private static func failure(_ path: String) -> Failure {
    Failure(description: "\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
