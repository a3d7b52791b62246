import Foundation
import NchatClient

/// A login in a file, which processes share: whoever exchanges its tokens holds the lock beside it meanwhile.
struct LoginFile: SessionStore {
  private static let limit = 65_536
  /// An exchange of tokens takes at most the 30 s of a request.
  private static let patience = Duration.seconds(40)

  private let path: String
  private let lockPath: String

  init(folder: String, name: String) {
    path = folder + "/" + name + ".json"
    lockPath = folder + "/" + name + ".lock"
  }

  func load() async throws(NchatFailure) -> StoredSession? { try read() }

  @discardableResult
  func update(
    _ change: @Sendable (StoredSession?) async throws(NchatFailure) -> StoredSession?
  ) async throws(NchatFailure) -> StoredSession? {
    let lock = try await locked()
    defer { close(lock) }
    let changed = try await change(try read())
    if let changed {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let data: Data
      do { data = try encoder.encode(changed) } catch { throw .store("the login cannot be written down: \(error)") }
      try PrivateFile.write(Array(data), to: path)
    } else if unlink(path) != 0, errno != ENOENT {
      throw PrivateFile.failure(path)
    }
    return changed
  }

  private func read() throws(NchatFailure) -> StoredSession? {
    guard access(path, F_OK) == 0 else { return nil }
    guard let data = InputFile.contents(path, limit: Self.limit) else { throw PrivateFile.failure(path) }
    do { return try JSONDecoder().decode(StoredSession.self, from: data) } catch {
      throw .store("\(path) holds no login; sign in again")
    }
  }

  /// A descriptor that holds the lock until it is closed, also by the end of the process.
  private func locked() async throws(NchatFailure) -> Int32 {
    try PrivateFile.makeFolder((lockPath as NSString).deletingLastPathComponent)
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PrivateFile.failure(lockPath) }
    let start = ContinuousClock.now
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        defer { close(descriptor) }
        throw PrivateFile.failure(lockPath)
      }
      guard ContinuousClock.now - start < Self.patience else {
        close(descriptor)
        throw .store("another ncall has held \(lockPath) for \(Self.patience.components.seconds) s")
      }
      do { try await Task.sleep(for: .milliseconds(20)) } catch {
        close(descriptor)
        throw .cancelled
      }
    }
    return descriptor
  }
}
