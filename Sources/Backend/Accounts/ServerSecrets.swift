import Foundation
import LiveKitProtocol

/// What a server makes for itself on its first start and keeps in its state folder, readable by its user alone.
public struct ServerSecrets: Sendable, Equatable {
  /// Signs access tokens, and makes refresh tokens out of earlier ones.
  let tokens: String
  /// Secrets that access tokens may be signed with besides: such as are on their way in or out.
  let otherTokens: [String]
  /// With which the media server is asked, and signs its webhooks.
  let media: APIKeyPair

  /// What says, without telling them, which secrets of access tokens this process has; the first is the one that it signs with.
  var fingerprints: [String] {
    ([tokens] + otherTokens).map { Base64URL.encode(Digest.hmacSHA256(key: $0.utf8, "processes".utf8)) }
  }

  /// Whether two processes believe what each of them signs.
  static func agree(_ one: [String], _ other: [String]) -> Bool {
    guard let first = one.first, let second = other.first else { return false }
    return other.contains(first) && one.contains(second)
  }

  private static let tokenFile = "token-secret"
  private static let mediaFile = "keys"
  /// How many words each file may hold.
  private static let counts = [tokenFile: 1...4, mediaFile: 2...2]

  /// Reads the secrets of `folder`, or makes those that are not there.
  /// - Throws: `BackendError`.
  static func loadOrMake(in folder: String) throws(BackendError) -> ServerSecrets {
    let media = try mediaKeys(in: folder)
    let tokens = try words(of: tokenFile, in: folder) { [Secret.random()] }
    return ServerSecrets(tokens: tokens[0], otherTokens: Array(tokens.dropFirst()), media: media)
  }

  /// The API key of the media server, and its secret: what `folder` has, or new ones, which it has from then on.
  /// - Throws: `BackendError`.
  public static func mediaKeys(in folder: String) throws(BackendError) -> APIKeyPair {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw BackendError(.secrets, "cannot make the state folder \(folder): \(error.localizedDescription)")
    }
    let words = try words(of: mediaFile, in: folder) {
      let made = APIKeyPair.random()
      return [made.key, made.secret]
    }
    return APIKeyPair(key: words[0], secret: words[1])
  }

  /// What is wrong with the secrets that `folder` has, a sentence for each, and the files that the first start will make.
  static func check(in folder: String) -> (problems: [String], missing: [String]) {
    var (problems, missing): ([String], [String]) = ([], [])
    for name in [mediaFile, tokenFile] {
      let path = folder + "/" + name
      var status = stat()
      guard stat(path, &status) == 0 else {
        if errno == ENOENT { missing.append(path) } else { problems.append(failure("read", path).description) }
        continue
      }
      if status.st_mode & 0o077 != 0 {
        problems.append("\(path) may be read by others than its owner: chmod 600 \(path)")
      }
      do throws(BackendError) { _ = try read(name, in: folder) } catch { problems.append(error.description) }
    }
    return (problems, missing)
  }

  /// The words of a file, which is made of `make` where there is none.
  private static func words(
    of name: String, in folder: String, made make: () -> [String]
  ) throws(BackendError) -> [String] {
    let path = folder + "/" + name
    if FileManager.default.fileExists(atPath: path) { return try read(name, in: folder) }
    // Written beside and then linked into its place: whoever starts at the same moment finds a whole file, and one of the two counts.
    let draft = path + ".\(UUID().uuidString)"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write", draft) }
    defer { unlink(draft) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data((make().joined(separator: " ") + "\n").utf8))
      try file.synchronize()
    } catch { throw BackendError(.secrets, "cannot write \(draft): \(error.localizedDescription)") }
    if link(draft, path) != 0, errno != EEXIST { throw failure("write", path) }
    return try read(name, in: folder)
  }

  private static func read(_ name: String, in folder: String) throws(BackendError) -> [String] {
    let path = folder + "/" + name
    guard let data = FileManager.default.contents(atPath: path) else { throw failure("read", path) }
    let words = String(decoding: data.prefix(4_096), as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
      String.init)
    guard let count = counts[name], count.contains(words.count), words.allSatisfy({ $0.utf8.count >= 6 }) else {
      throw BackendError(.secrets, "\(path) does not hold what it should; remove it, and a new one is made")
    }
    return words
  }

  private static func failure(_ verb: String, _ path: String) -> BackendError {
    BackendError(.secrets, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
