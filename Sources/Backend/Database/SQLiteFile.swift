import Foundation

/// The file of a database, as it is made.
enum SQLiteFile {
  /// Makes an empty file that only this user can read, in a folder that only this user can enter; what is there already stays as it is.
  ///
  /// SQLite gives the files beside it (`-wal`, `-shm`) the same permissions.
  /// - Throws: `SQLFailure.unavailable`.
  static func make(at path: String) throws(SQLFailure) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if !FileManager.default.fileExists(atPath: folder) {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw SQLFailure(.unavailable, "cannot make the folder \(folder): \(error.localizedDescription)")
      }
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw SQLFailure(.unavailable, "cannot open the database \(path): \(String(cString: strerror(errno)))")
    }
    _ = Glibc.close(descriptor)
  }
}
