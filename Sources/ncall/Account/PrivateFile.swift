import Foundation
import NchatClient

/// Files that only their user reads, and that are whole at any time.
enum PrivateFile {
  /// Puts bytes in the place of a file, which is there with the old or with the new ones whatever happens. Folders are made.
  /// - Throws: `NchatFailure.store`.
  static func write(_ bytes: [UInt8], to path: String) throws(NchatFailure) {
    let folder = (path as NSString).deletingLastPathComponent
    try makeFolder(folder)
    let draft = path + ".\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    var isWritten = true
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isWritten = false
        break
      }
      rest = rest.dropFirst(count)
    }
    if isWritten { isWritten = fsync(descriptor) == 0 }
    let reason = errno
    close(descriptor)
    if isWritten, rename(draft, path) == 0 {
      sync(folder: folder)
      return
    }
    let why = isWritten ? errno : reason
    unlink(draft)
    throw .store("\(path): \(String(cString: strerror(why)))")
  }

  static func makeFolder(_ folder: String) throws(NchatFailure) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw .store("\(folder) cannot be made: \(error.localizedDescription)") }
  }

  static func failure(_ path: String) -> NchatFailure { .store("\(path): \(String(cString: strerror(errno)))") }

  /// A file that was renamed is there after a power failure, too.
  private static func sync(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
