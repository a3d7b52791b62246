import Foundation
import LiveKitProtocol

/// The API key and secret that a server makes for itself on its first start and keeps, readable by its user alone.
enum ServerKeys {
  /// Reads `keys` in the state folder, or makes it.
  static func loadOrMake(in folder: String) throws -> APIKeyPair {
    let path = folder + "/keys"
    if let data = FileManager.default.contents(atPath: path) {
      let words = String(decoding: data.prefix(4_096), as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
        String.init)
      guard words.count == 2 else {
        throw CommandFailure(
          .configuration, "\(path) does not hold a key and a secret; remove it, and new ones are made")
      }
      return APIKeyPair(key: words[0], secret: words[1])
    }
    let made = APIKeyPair.random()
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(.configuration, "cannot make the state folder \(folder): \(error.localizedDescription)")
    }
    // The file is made with its final permissions, never readable by others even for a moment.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(.configuration, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try file.write(contentsOf: Data("\(made.key) \(made.secret)\n".utf8))
    return made
  }
}
