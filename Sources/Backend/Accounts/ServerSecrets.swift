import Foundation

/// What a server makes for itself on its first start and keeps in its state folder, readable by its user alone.
struct ServerSecrets: Sendable, Equatable {
  /// Signs access tokens, and makes refresh tokens out of earlier ones.
  let tokens: String
  /// The API key of the media server, and its secret.
  let mediaKey: String
  let mediaSecret: String

  /// Why the secrets cannot be read or made, as one sentence.
  struct Failure: Error, Equatable, CustomStringConvertible {
    let description: String
  }

  /// Reads the secrets of `folder`, or makes those that are not there.
  /// - Throws: `Failure`.
  static func loadOrMake(in folder: String) throws(Failure) -> ServerSecrets {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(description: "cannot make the state folder \(folder): \(error.localizedDescription)")
    }
    let tokens = try words(of: folder + "/token-secret", count: 1) { [Secret.random()] }
    let media = try words(of: folder + "/keys", count: 2) {
      let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
      var generator = SystemRandomNumberGenerator()
      let key = (0..<12).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
      return ["API" + String(key), Secret.random()]
    }
    return ServerSecrets(tokens: tokens[0], mediaKey: media[0], mediaSecret: media[1])
  }

  /// The words of a file, which is made of `make` where there is none.
  private static func words(
    of path: String, count: Int, made make: () -> [String]
  ) throws(Failure) -> [String] {
    if FileManager.default.fileExists(atPath: path) { return try read(path, count) }
    // Written beside and then linked into its place: whoever starts at the same moment finds a whole file, and one of the two counts.
    let draft = path + ".\(UUID().uuidString)"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write", draft) }
    defer { unlink(draft) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data((make().joined(separator: " ") + "\n").utf8))
      try file.synchronize()
    } catch { throw Failure(description: "cannot write \(draft): \(error.localizedDescription)") }
    if link(draft, path) != 0, errno != EEXIST { throw failure("write", path) }
    return try read(path, count)
  }

  private static func read(_ path: String, _ count: Int) throws(Failure) -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { throw failure("read", path) }
    let words = String(decoding: data.prefix(4_096), as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
      String.init)
    guard words.count == count, words.allSatisfy({ $0.utf8.count >= 6 }) else {
      throw Failure(description: "\(path) does not hold what it should; remove it, and a new one is made")
    }
    return words
  }

  private static func failure(_ verb: String, _ path: String) -> Failure {
    Failure(description: "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
