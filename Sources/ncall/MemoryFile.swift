import CallCore
import Foundation
import Glibc
import Logging
import NchatClient
import Synchronization

/// What a client remembers, in a file of the state folder: read at the start, written a second after something changed.
///
/// Several clients may share it: each writes what it changed itself into what is there.
final class MemoryFile: Sendable {
  private struct Kept {
    /// What this client knows to be in the file, of its own.
    var told: ClientMemory
    var latest: ClientMemory
    var writing: Task<Void, Never>?
    var isClosed = false
  }

  private static let patience = Duration.seconds(1)

  private let path: String
  private let log: Logger
  private let kept = Mutex(Kept(told: ClientMemory(), latest: ClientMemory()))

  init(folder: String, log: Logger) {
    path = folder + "/client.json"
    self.log = log
  }

  /// What is remembered; nothing, and a line in the log, where the file cannot be used.
  func read() -> ClientMemory {
    // A pipe or a device in its place would never end.
    guard let values = try? FileManager.default.attributesOfItem(atPath: path) else { return ClientMemory() }
    do throws(MemoryFailure) {
      guard values[.type] as? FileAttributeType == .typeRegular else { throw .notRead("it is no file") }
      let size = (values[.size] as? NSNumber)?.intValue ?? 0
      guard size <= ClientMemory.largestFile else { throw .tooLarge(bytes: size) }
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw .notRead(String(cString: strerror(errno)))
      }
      return try ClientMemory(reading: bytes)
    } catch {
      log.warning("\(path) is not used, and written anew: \(error)")
      return ClientMemory()
    }
  }

  /// Writes what changes from now on, until `close`.
  func follow(_ store: Store) -> Observation {
    let now = ClientMemory(store.state)
    kept.withLock { kept in
      kept.told = now
      kept.latest = now
    }
    return store.observeState { [weak self] state in self?.note(ClientMemory(state)) }
  }

  private func note(_ memory: ClientMemory) {
    kept.withLock { kept in
      guard memory != kept.latest, !kept.isClosed else { return }
      kept.latest = memory
      guard kept.writing == nil else { return }
      kept.writing = Task { [weak self] in
        // Ended early, it writes at once.
        try? await Task.sleep(for: Self.patience)
        self?.write()
      }
    }
  }

  /// Writes what is not written yet.
  func close() async {
    let writing = kept.withLock { kept -> Task<Void, Never>? in
      kept.isClosed = true
      return kept.writing
    }
    writing?.cancel()
    await writing?.value
    write()
  }

  private func write() {
    let (before, after) = kept.withLock { kept in
      defer {
        kept.told = kept.latest
        kept.writing = nil
      }
      return (kept.told, kept.latest)
    }
    guard before != after else { return }
    do throws(NchatFailure) {
      try PrivateFile.makeFolder((path as NSString).deletingLastPathComponent)
      try locked { () throws(NchatFailure) in
        var memory = read()
        memory.take(changesFrom: before, to: after)
        try PrivateFile.write(memory.json, to: path)
      }
    } catch { log.warning("not remembered: \(error)") }
  }

  /// One client at a time reads and writes.
  private func locked(_ body: () throws(NchatFailure) -> Void) throws(NchatFailure) {
    let descriptor = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PrivateFile.failure(path + ".lock") }
    defer { Glibc.close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw PrivateFile.failure(path + ".lock") }
    }
    try body()
  }
}
